using System.Text.Json;

namespace SparkBert.Models.Import;

/// <summary>An option of a source's configuration.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Reason">For <see cref="OptionEffect.OneValue"/>: the values that are taken, and what to do about another one.</param>
/// <param name="IsTaken">For <see cref="OptionEffect.OneValue"/>: whether a value is taken; null always is.</param>
internal sealed record SourceOption(string Name, OptionEffect Effect, string Reason = "", Func<JsonElement, bool>? IsTaken = null);

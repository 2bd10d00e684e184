using System.Text.Json;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>A row as the command reads it.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Line">The line in which it begins, from 1.</param>
/// <param name="Error">What is wrong with it; null if nothing is.</param>
/// <param name="Raw">The row as it was read.</param>
/// <param name="Values">Its columns as JSON.</param>
internal sealed record OurRow(string File, long Line, string? Error, string Raw, JsonElement Values);

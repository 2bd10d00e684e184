using System.Text.Json;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>A row as Spark reads it.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="IsBad">Whether Spark has put it into the column of corrupt records.</param>
/// <param name="Values">Its columns as JSON.</param>
internal sealed record SparkRow(string File, bool IsBad, JsonElement Values);

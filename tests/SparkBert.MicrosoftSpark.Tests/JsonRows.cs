using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Spark.Interop.Ipc;
using Microsoft.Spark.Sql;

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>Rows of a frame as JSON: Java writes the shortest digits that give the same float back.</summary>
internal static class JsonRows
{
    /// <summary>The rows. They come through files: a row is some hundred kilobytes, which Py4J sends in many small packets.</summary>
    public static List<JsonElement> Collect(this DataFrame frame)
    {
        using var folder = new TemporaryFolder();
        ((JvmObjectReference)frame.Reference.Invoke("write")).Invoke("json", folder.Path("rows"));
        return [.. Directory.EnumerateFiles(folder.Path("rows"), "part-*").SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>The names of the columns.</summary>
    public static string[] Columns(this DataFrame frame) => (string[])frame.Reference.Invoke("columns");

    /// <summary>A line for each row, in the form of <see cref="AnnotationText.Of"/>.</summary>
    public static List<string> ToText(this IEnumerable<JsonElement> rows, params string[] columns) =>
        [.. rows.Select(row => string.Join(" ; ", columns.Select(column => Cell(row, column))))];

    private static string Cell(JsonElement row, string column) => row.TryGetProperty(column, out var cell) ? Cell(cell) : "null";

    private static string Cell(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.Array ? string.Join('\n', cell.EnumerateArray().Select(Line)) : cell.ToString();

    private static string Line(JsonElement annotation)
    {
        var entries = annotation.GetProperty("metadata").EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal);
        var metadata = string.Join(',', entries.Select(entry => $"{entry.Name}={entry.Value}"));
        var vector = annotation.GetProperty("embeddings").EnumerateArray().Select(number => number.GetSingle()).ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{annotation.GetProperty("annotatorType")}|{annotation.GetProperty("begin")}|{annotation.GetProperty("end")}|"
            + $"{annotation.GetProperty("result").GetString()}|{metadata}|{Convert.ToHexString(MemoryMarshal.AsBytes(vector.AsSpan()))}");
    }
}

using System.IO.Compression;
using System.Text.Json;

namespace SparkBert.Tests.Golden;

/// <summary>A golden file of one JSON object a line, plain or compressed.</summary>
internal static class GoldenFile
{
    /// <summary>The objects of a file; a file without any is a failure.</summary>
    public static List<JsonElement> Read(string name, ITestOutputHelper? log)
    {
        using Stream file = File.OpenRead(Path.Combine(TestData.Golden, name));
        using var stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        var lines = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            lines.Add(document.RootElement.Clone());
        }

        Assert.NotEmpty(lines);
        var counted = $"{name}: {lines.Count} lines{Missing(name, lines.Count)}";
        log?.WriteLine(counted);

        // Shown in every run, also where the test passes.
        TestContext.Current.SendDiagnosticMessage(counted);
        return lines;
    }

    /// <summary>A whole file of JSON.</summary>
    public static JsonElement ReadWhole(string name)
    {
        using Stream file = File.OpenRead(Path.Combine(TestData.Golden, name));
        using var stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static string Missing(string name, int count)
    {
        var counts = Path.Combine(TestData.Golden, "full-counts.json");
        if (!File.Exists(counts))
        {
            return "";
        }

        using var document = JsonDocument.Parse(File.ReadAllText(counts));
        return $" of the compact choice; the full set has {document.RootElement.GetProperty(name).GetInt32() - count} more";
    }
}

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;

namespace SparkBert.Testing.Golden;

/// <summary>A golden file of one JSON object a line, plain or compressed. A process reads each once.</summary>
public static class GoldenFile
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<JsonElement>>> Files = new(StringComparer.Ordinal);

    /// <summary>The objects of a file; a file without any is a failure.</summary>
    public static IReadOnlyList<JsonElement> Read(string name) =>
        Files.GetOrAdd(name, _ => new Lazy<IReadOnlyList<JsonElement>>(() => ReadLines(name))).Value;

    /// <summary>The names of the cases of a file.</summary>
    public static IEnumerable<string> Ids(string name) => Read(name).Select(golden => golden.GetProperty("id").GetString()!);

    /// <summary>A case by its name.</summary>
    public static JsonElement Find(string name, string id) => Read(name).First(golden => golden.GetProperty("id").GetString() == id);

    /// <summary>A whole file of JSON.</summary>
    public static JsonElement ReadWhole(string name)
    {
        using var stream = Open(name);
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>How many more cases the full set has than the compact choice that is used; 0 where the full set is used.</summary>
    public static int CountMissing(string name)
    {
        var counts = Path.Combine(TestData.Golden, "full-counts.json");
        if (!File.Exists(counts))
        {
            return 0;
        }

        using var document = JsonDocument.Parse(File.ReadAllText(counts));
        return document.RootElement.TryGetProperty(name, out var count) ? count.GetInt32() - Read(name).Count : 0;
    }

    private static List<JsonElement> ReadLines(string name)
    {
        using var stream = Open(name);
        using var reader = new StreamReader(stream);
        var lines = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            lines.Add(document.RootElement.Clone());
        }

        return lines.Count > 0 ? lines : throw new InvalidDataException($"the golden file {name} has no case.");
    }

    private static Stream Open(string name)
    {
        var file = File.OpenRead(Path.Combine(TestData.Golden, name));
        return name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}

using System.Text;
using System.Text.Json;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Wire;

/// <summary>Recorded traffic of one task between a real JVM and PySpark's worker.</summary>
internal sealed class Capture
{
    private readonly JsonElement json;

    private Capture(string version, string name, byte[] input, byte[] output, JsonElement json)
    {
        Version = version;
        Name = name;
        Input = input;
        Output = output;
        this.json = json;
    }

    public string Version { get; }

    public string Name { get; }

    /// <summary>What the JVM wrote.</summary>
    public byte[] Input { get; }

    /// <summary>What PySpark's worker answered.</summary>
    public byte[] Output { get; }

    /// <summary>As it crossed: Spark 4.2 makes 101 of a plain Python function, where the versions before have 100.</summary>
    public int EvalType => Fields.First(entry => entry.Name == "evalType").Value.GetInt32();

    public ProtocolVersion Layout => ProtocolTag.Parse(ProtocolTag.For(Version));

    /// <summary>The fields of the input in their order.</summary>
    public IEnumerable<(string Name, long Offset, int Length, JsonElement Value)> Fields =>
        json.GetProperty("inputFields").EnumerateArray().Select(entry => (
            entry.GetProperty("field").GetString()!,
            entry.GetProperty("offset").GetInt64(),
            entry.GetProperty("length").GetInt32(),
            entry.GetProperty("value")));

    /// <summary>
    /// Versions and names of all captures; one row without a name where they are missing, so that the tests say why they skip.
    /// </summary>
    public static TheoryData<string, string> All => Choose(_ => true);

    /// <summary>Captures of functions on Arrow batches.</summary>
    public static TheoryData<string, string> OnArrow => Choose(capture => capture.EvalType >= 200);

    /// <summary>Captures of functions that may return other rows than they got.</summary>
    public static TheoryData<string, string> OfMaps =>
        Choose(capture => capture.EvalType >= 200 && !EvalTypes.Parse(capture.EvalType).IsScalar());

    public static Capture Load(string version, string name)
    {
        if (Folder is null)
        {
            const string Reason = "there is no recorded worker traffic; SPARKBERT_SPARK, or ../shared/spark, names the folder with wire/.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Skip(Reason);
        }

        var path = Path.Combine(Folder, version, name);
        return new Capture(
            version,
            name,
            File.ReadAllBytes(path + ".in.bin"),
            File.ReadAllBytes(path + ".out.bin"),
            JsonDocument.Parse(File.ReadAllBytes(path + ".json")).RootElement);
    }

    /// <summary>The input with our tag instead of Python's version and our commands instead of pickled functions.</summary>
    /// <param name="commands">A command for each function and each link of its chain, in their order.</param>
    public byte[] WithCommands(params FunctionCommand[] commands)
    {
        using var result = new MemoryStream();
        var at = 0;
        var command = 0;
        foreach (var (name, offset, length, _) in Fields)
        {
            if (name != "pythonVer" && !name.Contains(".command[", StringComparison.Ordinal))
            {
                continue;
            }

            result.Write(Input.AsSpan(at, (int)offset - at));
            new WireWriterTo(result).Bytes(
                name == "pythonVer" ? Encoding.UTF8.GetBytes(ProtocolTag.For(Version)) : commands[command++].ToUtf8());
            at = (int)offset + length;
        }

        Assert.Equal(commands.Length, command);
        result.Write(Input.AsSpan(at));
        return result.ToArray();
    }

    private static string? Folder { get; } = FindFolder();

    private static TheoryData<string, string> Choose(Func<Capture, bool> isWanted)
    {
        var data = new TheoryData<string, string>();
        if (Folder is null)
        {
            data.Add("none", "none");
            return data;
        }

        foreach (var file in Directory.EnumerateFiles(Folder, "*.in.bin", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var (version, name) = (Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileName(file)[..^".in.bin".Length]);
            if (isWanted(Load(version, name)))
            {
                data.Add(version, name);
            }
        }

        return data;
    }

    private static string? FindFolder()
    {
        var named = Environment.GetEnvironmentVariable("SPARKBERT_SPARK");
        var folder = Path.Combine(string.IsNullOrEmpty(named) ? Path.Combine(TestData.Root, "..", "shared", "spark") : named, "wire");
        return Directory.Exists(folder) ? folder
            : string.IsNullOrEmpty(named) ? null
            : throw new DirectoryNotFoundException($"SPARKBERT_SPARK names '{named}', which has no folder wire.");
    }
}

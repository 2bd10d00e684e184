using SparkBert.Models.Verification;
using SparkBert.Testing.Fuzzing;

namespace SparkBert.Models.Tests.Fuzz;

/// <summary>Whole imports of a folder of which one file is damaged, and the probes of a bundle.</summary>
internal static class ImportParsers
{
    public static FuzzedParser Create(TemporaryFolder folder, string name, string source, string file)
    {
        var copy = new Lazy<string>(() => folder.Copy(Source(source), "source"));
        return new FuzzedParser(
            name,
            () => [File.ReadAllBytes(Path.Combine(Source(source), file))],
            bytes => Import(bytes, Path.Combine(copy.Value, file), folder),
            typeof(ModelException))
        {
            Mutate = mutator => file.EndsWith(".onnx", StringComparison.Ordinal) && mutator.Random.Next(3) != 0
                ? ProtobufMutation.Of(mutator.Choose(), mutator)
                : mutator.MutateOne(),
            MaxAllocatedBytes = 200 << 20,
            Runs = 150,
        };
    }

    public static FuzzedParser CreateProbes(TemporaryFolder folder)
    {
        var path = folder.Path("probes.json");
        return new FuzzedParser(
            "probes",
            () => [File.ReadAllBytes(Path.Combine(TestModels.TinyCased, "probes.json"))],
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                return $"read\n{ProbeVectors.Read(folder.Root).Count} probes";
            },
            typeof(ModelException))
        {
            Runs = 300,
        };
    }

    private static string Source(string name) => Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", name);

    private static string Import(byte[] bytes, string file, TemporaryFolder folder)
    {
        File.WriteAllBytes(file, bytes);
        var bundle = folder.Path("bundle");
        try
        {
            ModelImport.Import(Path.GetDirectoryName(file)!, bundle);
            Directory.Delete(bundle, recursive: true);
            return "read";
        }
        finally
        {
            Assert.Equal([Path.GetDirectoryName(file)!], Directory.EnumerateFileSystemEntries(folder.Root));
        }
    }
}

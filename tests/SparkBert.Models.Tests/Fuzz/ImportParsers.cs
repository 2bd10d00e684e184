using System.Globalization;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;
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

    /// <summary>
    /// The search for a BERT in the graph of an export, with its weights: also in graphs that ONNX Runtime refuses, where no import gets to
    /// the search.
    /// </summary>
    public static FuzzedParser CreateEncoder(TemporaryFolder folder)
    {
        var kept = new Lazy<string>(() => ModelImport.Import(
            Source("onnx-ok-control"), folder.Path("kept"), new ImportOptions { KeepGraph = true }).Path);
        return new FuzzedParser(
            "onnx-encoder",
            () => [File.ReadAllBytes(Path.Combine(Source("onnx-ok-control"), "model.onnx"))],
            bytes => FindEncoder(bytes, kept.Value),
            typeof(ModelException))
        {
            Mutate = mutator => mutator.Random.Next(3) != 0 ? ProtobufMutation.Of(mutator.Choose(), mutator) : mutator.MutateOne(),
            MaxAllocatedBytes = 64 << 20,
            Runs = 400,
        };
    }

    private static string FindEncoder(byte[] bytes, string bundle)
    {
        var file = Path.Combine(bundle, BundleManifest.FileName);
        var manifest = BundleManifest.Parse(File.ReadAllBytes(file), file);
        File.WriteAllBytes(Path.Combine(bundle, BundleManifest.GraphFileName), bytes);
        using var weights = ExportedWeights.Open(bundle, manifest);
        var size = weights.Config.HiddenSize;
        var values = new float[size * size];
        ((IWeights)weights).Read("encoder.layer.0.attention.self.query.weight", [size, size], values);
        return string.Create(CultureInfo.InvariantCulture, $"read\n{weights.Config} {values[0]}");
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

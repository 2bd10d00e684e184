using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Testing;

namespace SparkBert.Benchmarks;

/// <summary>Models by the names of the option <c>--model</c>.</summary>
internal static class BenchmarkModels
{
    /// <summary>All-MiniLM-L6-v2: 6 layers, 384 wide.</summary>
    public const string MiniLm = "minilm";

    /// <summary>Two narrow layers, whose own time is little: what is around the model shows.</summary>
    public const string Tiny = "tiny";

    /// <summary>The vocabulary of BERT's cased models, so that real text has real word pieces.</summary>
    public static string[] CasedPieces =>
        File.ReadAllLines(Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full", "vocab.txt"));

    /// <summary>The bundle of a model; null for none.</summary>
    public static string? Find(string model) => model switch
    {
        "none" => null,
        "large" => FindRandom("benchmark-bert-large", layers: 24),
        "wide" => FindRandom("benchmark-bert-wide", layers: 1),
        MiniLm => ModelImport.ImportToCache(Path.Combine(TestData.Models, "minilm-l6-uncased")),
        Tiny => ModelImport.ImportToCache(Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full")),
        _ when File.Exists(Path.Combine(model, "sparkbert.json")) => Path.GetFullPath(model),
        _ => ModelImport.ImportToCache(model),
    };

    private static string FindRandom(string name, int layers)
    {
        var target = Path.Combine(ModelCache.Folder, name);
        if (!Directory.Exists(target))
        {
            var sizes = new RandomModelSizes(1024, layers, heads: 16, intermediateSize: 4096, maxPositions: 512);
            RandomModel.Write(target, name, sizes, CasedPieces);
        }

        return target;
    }
}

using System.Collections.Concurrent;

namespace SparkBert.Tests;

/// <summary>Bundles of the small models of the tests, made once a process.</summary>
internal static class TinyModels
{
    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private static readonly Lazy<string> Compact =
        new(() => Import(Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full"), "compact"));

    private static readonly Lazy<string> Large = new(() => Import(Path.Combine(TestData.Models, "minilm-l6-uncased"), "large"));
    private static readonly Lazy<string> Golden = new(() => Import(Path.Combine(TestData.Models, "tiny-cased-full"), "golden"));

    private static readonly Lazy<string> Random = new(() =>
    {
        var bundle = Path.Combine(Folder.Value, "random");
        var pieces = File.ReadAllLines(Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full", "vocab.txt"));
        SparkBert.Models.RandomModel.Write(bundle, "random", new SparkBert.Models.RandomModelSizes(128, 3, 4, 512, 512), pieces);
        return bundle;
    });

    private static readonly ConcurrentDictionary<string, Lazy<string>> Int8 = new(StringComparer.Ordinal);

    private static readonly Lazy<string> Gptq = new(() =>
    {
        var corpus = Path.Combine(Folder.Value, "corpus.txt");
        File.WriteAllLines(corpus, Enumerable.Range(0, 100).Select(i => $"Sentence {i} of the corpus, which is no evaluation text."));
        var options = new SparkBert.Models.Quantization.QuantizationOptions { Force = true, CorpusFile = corpus };
        SparkBert.Models.ModelQuantization.Quantize(RandomBundle, RandomBundle + "-gptq", options);
        return RandomBundle + "-gptq";
    });

    /// <summary>The tiny model with all its layers, which every checkout has.</summary>
    public static string CompactBundle => Compact.Value;

    /// <summary>A trained model of 90 MB; the test is skipped where it is not among the data.</summary>
    public static string LargeBundle
    {
        get
        {
            _ = TestSkip.WithoutFullModels("minilm-l6-uncased");
            return Large.Value;
        }
    }

    /// <summary>The trained model in 8-bit integers; the test is skipped where it is not among the data.</summary>
    public static string LargeInt8Bundle => Int8Of(LargeBundle).Value;

    /// <summary>A model with random weights and the graph that we write, which every checkout can make.</summary>
    public static string RandomBundle => Random.Value;

    /// <summary>The random model in 8-bit integers.</summary>
    public static string RandomInt8Bundle => Int8Of(RandomBundle).Value;

    /// <summary>The random model in 8-bit integers, with weights that are rounded by a text.</summary>
    public static string RandomGptqBundle => Gptq.Value;

    /// <summary>The tiny model of the golden cases.</summary>
    public static string GoldenBundle => Golden.Value;

    private static Lazy<string> Int8Of(string bundle) => Int8.GetOrAdd(bundle, _ => new Lazy<string>(() =>
    {
        // Random weights agree less than trained ones; how well they do is not what these tests look at.
        SparkBert.Models.ModelQuantization.Quantize(
            bundle, bundle + "-int8", new SparkBert.Models.Quantization.QuantizationOptions { Force = true });
        return bundle + "-int8";
    }));

    private static string Import(string source, string name)
    {
        var bundle = Path.Combine(Folder.Value, name);
        SparkBert.Models.ModelImport.Import(source, bundle);
        return bundle;
    }
}

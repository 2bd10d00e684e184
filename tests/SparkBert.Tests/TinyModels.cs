
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

    /// <summary>The tiny model of the golden cases.</summary>
    public static string GoldenBundle => Golden.Value;

    private static string Import(string source, string name)
    {
        var bundle = Path.Combine(Folder.Value, name);
        SparkBert.Models.ModelImport.Import(source, bundle);
        return bundle;
    }
}

using SparkBert.Bundles;
using SparkBert.Spark.Tests.Pipelines;

namespace SparkBert.Testing.Golden;

/// <summary>The one model of the golden cases that needs no importer: the tiny one with the defaults of Spark NLP's import.</summary>
internal sealed class GoldenModels : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-golden-").FullName;
    private BertModel? tiny;

    /// <summary>Opens a model; the handle is the fixture's.</summary>
    /// <exception cref="NotSupportedException">It is another model.</exception>
    public BertModel Open(string name) =>
        name == "tiny-cased" ? tiny ??= Create() : throw new NotSupportedException($"the model {name} needs an importer");

    public void Dispose()
    {
        tiny?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private BertModel Create()
    {
        foreach (var file in Directory.EnumerateFiles(TinyModel.TinyBundle()))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var manifest = Path.Combine(folder, BundleManifest.FileName);
        var changed = BundleManifest.Parse(File.ReadAllBytes(manifest), manifest) with { CaseSensitive = false, Dimension = 768 };
        File.WriteAllBytes(manifest, changed.ToUtf8());
        return BertModel.Open(folder);
    }
}

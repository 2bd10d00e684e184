using System.Collections.Concurrent;
using SparkBert.Models;

namespace SparkBert.Testing;

/// <summary>Bundles of the models of the tests: each is imported once in a process, when it is first asked for.</summary>
public static class TestModels
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Bundles = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Lazy<BertModel>> Opened = new(StringComparer.Ordinal);

    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-models-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <summary>The small cased model of the golden cases, with the vocabulary of BERT's cased models.</summary>
    public static string TinyCased => GetBundle("tiny-cased-full");

    /// <summary>The bundle of a model. A test must not change it.</summary>
    /// <param name="name">
    /// A folder of <see cref="TestData.Models"/>, such as <c>tiny-import/hf</c>. The test is skipped where the compact data lacks it.
    /// </param>
    public static string GetBundle(string name)
    {
        var source = TestSkip.WithoutFullModels(name);
        return Bundles.GetOrAdd(name, _ => new Lazy<string>(() =>
        {
            var target = Path.Combine(Folder.Value, name.Replace('/', '-'));
            return ModelImport.Import(source, target).Path;
        })).Value;
    }

    /// <summary>A handle to a model, which the test closes. All handles of a name share one model in memory.</summary>
    /// <param name="name">See <see cref="GetBundle"/>.</param>
    public static BertModel Open(string name)
    {
        var bundle = GetBundle(name);
        return Opened.GetOrAdd(name, _ => new Lazy<BertModel>(() => BertModel.Open(bundle))).Value.Share();
    }
}

using System.Collections.Concurrent;
using SparkBert.Bundles;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Sessions;

namespace SparkBert.Testing.Golden;

/// <summary>
/// The models that the golden cases name: the tiny one, and folders made from it as the recording's notes say. Spark NLP imported them,
/// so the defaults are those of its import and not of a model's configuration.
/// </summary>
public sealed class GoldenModels : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-golden-").FullName;
    private readonly ComputeDevice device;
    private readonly ConcurrentDictionary<string, Lazy<BertModel>> opened = new(StringComparer.Ordinal);

    /// <summary>Creates the fixture; its models run on the processor.</summary>
    public GoldenModels()
    {
    }

    private GoldenModels(ComputeDevice device) => this.device = device;

    /// <summary>The models on another device.</summary>
    public static GoldenModels On(ComputeDevice device) => new(device);

    /// <summary>Opens a model; the handle is the fixture's.</summary>
    /// <exception cref="ModelException">The case is about a model that can't be used.</exception>
    /// <exception cref="NotSupportedException">The model was not recorded.</exception>
    public BertModel Open(string name) => opened.GetOrAdd(name, _ => new Lazy<BertModel>(() => Create(name))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in opened.Values.Where(model => model.IsValueCreated))
        {
            model.Value.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private BertModel Create(string name)
    {
        var tiny = Path.Combine(TestData.Models, "tiny-cased-full");
        var source = Path.Combine(folder, name);
        switch (name)
        {
            case "tiny-cased":
                return Import(name, tiny);
            case "tiny-id0":
                return Change(lines => Swap(lines, "the", "[PAD]"));
            case "tiny-nounk":
                return Change(lines => Rename(lines, "[UNK]"));
            case "tiny-nocls":
                return Change(lines => Rename(lines, "[CLS]"));
            case "tiny-nopad":
                return Change(lines => Rename(lines, "[PAD]"));
            case "tiny-crlf":
                return Change(lines => lines, "\r\n");
            case "tiny-long":
                return Change(lines => [.. lines, "[one-more]"]);
            case "no-such-dir":
                return Import(name, source);
            case "no-assets" or "no-vocab":
                return Leave("vocab.txt");
            case "no-model":
                return Leave("model.onnx", "model.safetensors");
            default:
                throw new NotSupportedException($"the model {name} was not recorded");
        }

        BertModel Leave(params string[] missing)
        {
            CopyTiny(tiny, source, missing);
            return Import(name, source);
        }

        BertModel Change(Func<string[], string[]> change, string lineEnd = "\n")
        {
            CopyTiny(tiny, source, "vocab.txt");
            var lines = File.ReadAllText(Path.Combine(tiny, "vocab.txt")).TrimEnd('\n').Split('\n');
            File.WriteAllText(Path.Combine(source, "vocab.txt"), string.Concat(change(lines).Select(line => line + lineEnd)));
            return Import(name, source);
        }
    }

    /// <summary>Spark NLP's own import takes no case from the vocabulary, and its dimension is 768 for a model of any size.</summary>
    private BertModel Import(string name, string source)
    {
        var bundle = Path.Combine(folder, name + "-bundle");
        ModelImport.Import(source, bundle, new ImportOptions { CaseSensitive = false });
        var file = Path.Combine(bundle, BundleManifest.FileName);
        File.WriteAllBytes(file, (BundleManifest.Parse(File.ReadAllBytes(file), file) with { Dimension = 768 }).ToUtf8());
        return BertModel.Open(bundle, new BertModelOptions { Device = device });
    }

    private static void CopyTiny(string tiny, string target, params string[] missing)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(tiny).Where(file => !missing.Contains(Path.GetFileName(file))))
        {
            File.WriteAllBytes(Path.Combine(target, Path.GetFileName(file)), File.ReadAllBytes(file));
        }
    }

    private static string[] Swap(string[] lines, string first, string second)
    {
        var (a, b) = (Array.IndexOf(lines, first), Array.IndexOf(lines, second));
        (lines[a], lines[b]) = (second, first);
        return lines;
    }

    private static string[] Rename(string[] lines, string piece)
    {
        lines[Array.IndexOf(lines, piece)] = "[renamed]";
        return lines;
    }
}

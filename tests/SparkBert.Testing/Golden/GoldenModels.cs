using SparkBert.Embeddings;
using SparkBert.Models;

namespace SparkBert.Testing.Golden;

/// <summary>
/// The models that the golden cases name: the tiny one, and folders made from it as the recording's notes say. Spark NLP imported them, so the defaults are those of its import and not of a model's configuration.
/// </summary>
public sealed class GoldenModels : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-golden-").FullName;

    public BertEmbeddings Load(string name)
    {
        var tiny = Path.Combine(TestData.Models, "tiny-cased-full");
        var path = Path.Combine(folder, name + Guid.NewGuid().ToString("N")[..6]);
        switch (name)
        {
            case "tiny-cased":
                return Defaults(ModelBundle.OpenOrImport(tiny));
            case "tiny-id0":
                return Make(lines => Swap(lines, "the", "[PAD]"));
            case "tiny-nounk":
                return Make(lines => Rename(lines, "[UNK]"));
            case "tiny-nocls":
                return Make(lines => Rename(lines, "[CLS]"));
            case "tiny-nopad":
                return Make(lines => Rename(lines, "[PAD]"));
            case "tiny-crlf":
                return Make(lines => lines, "\r\n");
            case "tiny-long":
                return Make(lines => [.. lines, "[one-more]"]);
            case "no-such-dir":
                return Defaults(ModelBundle.OpenOrImport(path));
            case "no-assets" or "no-vocab":
                return Lacking("vocab.txt");
            case "no-model":
                return Lacking("model.onnx", "model.safetensors");
            default:
                throw new NotSupportedException($"the model {name} was not recorded");
        }

        BertEmbeddings Lacking(params string[] missing)
        {
            Directory.CreateDirectory(path);
            foreach (var file in Directory.EnumerateFiles(tiny).Where(file => !missing.Contains(Path.GetFileName(file))))
            {
                File.WriteAllBytes(Path.Combine(path, Path.GetFileName(file)), File.ReadAllBytes(file));
            }

            return Defaults(ModelBundle.Import(path, path + "-bundle"));
        }

        BertEmbeddings Make(Func<string[], string[]> change, string lineEnd = "\n")
        {
            var source = Directory.CreateDirectory(path).FullName;
            foreach (var file in Directory.EnumerateFiles(tiny).Where(file => Path.GetFileName(file) != "vocab.txt"))
            {
                File.WriteAllBytes(Path.Combine(source, Path.GetFileName(file)), File.ReadAllBytes(file));
            }

            var lines = File.ReadAllText(Path.Combine(tiny, "vocab.txt")).TrimEnd('\n').Split('\n');
            File.WriteAllText(Path.Combine(source, "vocab.txt"), string.Concat(change(lines).Select(line => line + lineEnd)));
            return Defaults(ModelBundle.Import(source, path + "-bundle"));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static BertEmbeddings Defaults(ModelBundle bundle) => new(bundle) { CaseSensitive = false, Dimension = 768 };

    private static string[] Swap(string[] lines, string first, string second)
    {
        var (a, b) = (System.Array.IndexOf(lines, first), System.Array.IndexOf(lines, second));
        (lines[a], lines[b]) = (second, first);
        return lines;
    }

    private static string[] Rename(string[] lines, string piece)
    {
        lines[System.Array.IndexOf(lines, piece)] = "[renamed]";
        return lines;
    }
}

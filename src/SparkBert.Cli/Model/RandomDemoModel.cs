using SparkBert.Models;

namespace SparkBert.Cli.Model;

/// <summary>A small random model, for where the demonstration model is not at hand. Its vectors mean nothing.</summary>
internal static class RandomDemoModel
{
    private const string Name = "random-demo";

    /// <summary>Opens the model, which is written into the cache where it is not there.</summary>
    public static BertModel OpenOrCreate(string cacheFolder, CancellationToken cancellation)
    {
        var bundle = Path.Combine(cacheFolder, Name);
        try
        {
            if (!Directory.Exists(bundle))
            {
                Write(bundle, cancellation);
            }
        }
        catch (IOException) when (Directory.Exists(bundle))
        {
            // Another process was faster: its copy is the same.
        }
        catch (IOException error)
        {
            throw new IOException($"{error.Message.TrimEnd('.')}. Name another folder for models with SPARKBERT_CACHE.", error);
        }

        return BertModel.Open(bundle, cancellation: cancellation);
    }

    private static void Write(string bundle, CancellationToken cancellation)
    {
        // Single characters and their continuations: every ASCII word has pieces.
        string[] characters = [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => ((char)c).ToString())];
        var rests = characters.Where(c => char.IsAsciiLetterOrDigit(c[0])).Select(c => "##" + c);
        var sizes = new RandomModelSizes(hiddenSize: 64, layers: 2, heads: 4, intermediateSize: 256, maxPositions: 512);
        RandomModel.Write(bundle, Name, sizes, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. characters, .. rests], cancellation);
    }
}

using SparkBert.Embeddings;
using SparkBert.Models;

namespace SparkBert.Cli.Embed;

/// <summary>Finds the model that a name means.</summary>
internal static class ModelChoice
{
    /// <summary>The name that means: the best model at hand to try things with.</summary>
    public const string Demo = "demo";

    private const string DemoFolder = "minilm-l6-uncased";

    /// <summary>Opens a model.</summary>
    /// <param name="name">A bundle, a folder, or <see cref="Demo"/>.</param>
    /// <param name="log">Is told which model <see cref="Demo"/> means, and what that means for the vectors.</param>
    /// <exception cref="ModelException">It can't be used.</exception>
    public static BertEmbeddings Load(string name, TextWriter log)
    {
        if (name != Demo)
        {
            return BertEmbeddings.Load(name);
        }

        foreach (var folder in Candidates())
        {
            if (Directory.Exists(folder))
            {
                log.WriteLine($"model: {folder} (sentence-transformers/all-MiniLM-L6-v2, English, uncased, 384 dimensions, a trained model for trying things; name your own with --model)");
                return BertEmbeddings.Load(folder);
            }
        }

        log.WriteLine("model: a small random one made on the spot. Its vectors MEAN NOTHING: it only shows the way a row takes. Name a real model with --model.");
        return new BertEmbeddings(ModelBundle.DemoRandom());
    }

    /// <summary>Beside the checkout that the program was built in or is called from, then the cache.</summary>
    private static IEnumerable<string> Candidates()
    {
        foreach (var start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "SparkBert.sln")) && folder.Parent is { } parent)
                {
                    yield return Path.Combine(parent.FullName, "shared", "models", DemoFolder);
                }
            }
        }

        yield return Path.Combine(ModelCache.Folder, DemoFolder);
    }
}

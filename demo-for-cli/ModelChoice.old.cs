using SparkBert.Cli.Model;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Models.Store;

namespace SparkBert.Cli.Embed;

/// <summary>Finds the model that a name means.</summary>
internal static class ModelChoice
{
    /// <summary>The name that means: the best model at hand to try things with.</summary>
    public const string Demo = ModelName.Demo;

    /// <summary>Opens a model.</summary>
    /// <param name="name">A bundle, a folder, a name that <see cref="BertEmbeddings.Load(string)"/> knows, or <see cref="Demo"/>.</param>
    /// <param name="log">Is told of downloads, which model <see cref="Demo"/> means, and what that means for the vectors.</param>
    /// <param name="cancellation">Ends a download.</param>
    /// <exception cref="ModelException">It can't be used.</exception>
    /// <exception cref="ModelDownloadException">It can't be fetched. With <see cref="Demo"/> random weights take its place where the hub is out of reach.</exception>
    public static BertEmbeddings Load(string name, TextWriter log, CancellationToken cancellation = default)
    {
        var progress = new PullProgress(log, !Console.IsErrorRedirected);
        var options = new PretrainedOptions { Progress = progress, ImportProgress = progress, Log = progress.Log, Cancellation = cancellation };
        if (name != Demo)
        {
            return BertEmbeddings.Load(name, options);
        }

        foreach (var folder in LocalCopies())
        {
            if (Directory.Exists(folder))
            {
                log.WriteLine($"model: {folder} ({DemoModel.Description}; name your own with --model)");
                return BertEmbeddings.Load(folder);
            }
        }

        try
        {
            // Who only tries things should not wait long for a hub that is out of reach.
            var embeddings = BertEmbeddings.Load(Demo, options with { MaxAttempts = 2, StallTimeout = TimeSpan.FromSeconds(15) });
            log.WriteLine($"model: {embeddings.ModelPath} ({DemoModel.Description}; name your own with --model)");
            return embeddings;
        }
        catch (ModelDownloadException error) when (error.IsOutOfReach)
        {
            log.WriteLine($"the demonstration model {DemoModel.Repository.Repository} is not at hand: {error.Message}");
        }

        log.WriteLine("model: a small random one made on the spot. Its vectors MEAN NOTHING: it only shows the way a row takes. Name a real model with --model.");
        return new BertEmbeddings(ModelBundle.DemoRandom());
    }

    /// <summary>Beside the checkout that the program was built in or is called from, then the cache.</summary>
    private static IEnumerable<string> LocalCopies()
    {
        foreach (var start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "SparkBert.sln")) && folder.Parent is { } parent)
                {
                    yield return Path.Combine(parent.FullName, "shared", "models", DemoModel.LocalFolder);
                }
            }
        }

        yield return Path.Combine(ModelCache.Folder, DemoModel.LocalFolder);
    }
}

using SparkBert.Bundles;
using SparkBert.Cli.Progress;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Sessions;

namespace SparkBert.Cli.Model;

/// <summary>Opens the models that a run names, and closes them at its end.</summary>
/// <param name="line">Gets downloads, and what the vectors of the demonstration model are worth.</param>
/// <param name="precision">The precision that models are to have; null for the one that they have.</param>
/// <param name="device">What they run on.</param>
/// <param name="cancellation">Ends a download or an import.</param>
internal sealed class ModelChoice(TerminalLine line, string? precision, ComputeDevice device, CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<string, BertModel> models = [];
    private readonly PretrainedOptions options = CreateOptions(line) with { Precision = precision, Device = device };

    /// <summary>What stores and imports do is shown on the line.</summary>
    public static PretrainedOptions CreateOptions(TerminalLine line)
    {
        var progress = new ModelProgress(line);
        return new PretrainedOptions { Progress = progress, ImportProgress = progress, Logger = new StoreLogger(line) };
    }

    /// <summary>Opens a model; one that is open is taken again.</summary>
    /// <param name="name">A path or name that <c>BertModel.Load</c> knows, or <see cref="DemoModel.Name"/>.</param>
    /// <exception cref="ModelException">It can't be used.</exception>
    /// <exception cref="ModelDownloadException">
    /// It can't be fetched. For the demonstration model a random one takes its place where the hub is out of reach.
    /// </exception>
    public BertModel Open(string name)
    {
        if (models.TryGetValue(name, out var opened))
        {
            return opened;
        }

        var model = name == DemoModel.Name ? OpenDemo() : BertModel.Load(name, options, cancellation);
        line.Clear();
        models.Add(name, model);
        return model;
    }

    public void Dispose() => models.Values.ToList().ForEach(model => model.Dispose());

    private BertModel OpenDemo()
    {
        try
        {
            var model = DemoModel.OpenOrPull(options, cancellation);
            line.WriteLine($"model: {model.Path} ({DemoModel.Description}; name your own with --model)");
            return model;
        }
        catch (ModelDownloadException error) when (error.IsOutOfReach)
        {
            line.WriteLine($"the demonstration model {DemoModel.Repository} is not at hand: {error.Message}");
        }

        var random = RandomDemoModel.OpenOrCreate(options.CacheFolder ?? ModelCache.Folder, cancellation);
        line.WriteLine(
            "model: a small random one made on the spot. Its vectors MEAN NOTHING: it only shows the way a row takes. Name a real model "
            + "with --model.");
        return random;
    }
}

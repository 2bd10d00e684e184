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

    /// <summary>What the vectors of a random model are worth.</summary>
    public const string MeansNothing = "The vectors of this small random model MEAN NOTHING: it only shows the way a row takes.";

    /// <summary>Whether a random model took the place of the demonstration model.</summary>
    public bool HasRandom { get; private set; }

    /// <summary>What stores and imports do is shown on the line.</summary>
    public static PretrainedOptions CreateOptions(TerminalLine line)
    {
        var progress = new ModelProgress(line);
        return new PretrainedOptions { Progress = progress, ImportProgress = progress, Logger = new StoreLogger(line) };
    }

    /// <summary>Opens a model; one that is open is taken again.</summary>
    /// <param name="name">
    /// A path or name that <c>BertModel.Load</c> knows, or <see cref="DemoModel.Name"/>; null for the demonstration model of somebody who
    /// named none.
    /// </param>
    /// <exception cref="ModelException">It can't be used.</exception>
    /// <exception cref="ModelDownloadException">
    /// It can't be fetched. Where the hub is out of reach, a random model takes the place of a demonstration model that was named.
    /// </exception>
    /// <exception cref="UsageException">No model was named, and the demonstration model is out of reach.</exception>
    public BertModel Open(string? name)
    {
        var key = name ?? DemoModel.Name;
        if (models.TryGetValue(key, out var opened))
        {
            return opened;
        }

        var model = key == DemoModel.Name ? OpenDemo(isNamed: name is not null) : BertModel.Load(key, options, cancellation);
        line.Clear();
        models.Add(key, model);
        return model;
    }

    public void Dispose() => models.Values.ToList().ForEach(model => model.Dispose());

    private BertModel OpenDemo(bool isNamed)
    {
        try
        {
            var model = DemoModel.OpenOrPull(options, cancellation);
            line.WriteLine($"model: {model.Path} ({DemoModel.Description}; name your own with --model)");
            return model;
        }
        catch (ModelDownloadException error) when (error.IsOutOfReach)
        {
            var missing = $"the demonstration model {DemoModel.Repository} is not at hand: {error.Message}";
            if (!isNamed)
            {
                // Vectors that mean nothing are for who asked for a demonstration, not for who forgot the model.
                throw new UsageException(
                    $"{missing.TrimEnd('.')}. Name a model with --model; --model {DemoModel.Name} takes a random one in its place, whose "
                    + "vectors mean nothing.");
            }

            HasRandom = true;
            line.WriteLine($"{MeansNothing} Name a real one with --model: {missing}");
        }

        return RandomDemoModel.OpenOrCreate(options.CacheFolder ?? ModelCache.Folder, cancellation);
    }
}

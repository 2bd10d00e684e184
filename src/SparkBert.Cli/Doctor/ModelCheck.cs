using System.Globalization;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Spark.Shipping;

namespace SparkBert.Cli.Doctor;

/// <summary>The model.</summary>
internal static class ModelCheck
{
    private const string Name = "model";

    /// <summary>Opens the model, which compares its files with their hashes.</summary>
    /// <param name="model">The model as a job names it; null for none.</param>
    /// <param name="bundle">The model, if it is well.</param>
    public static Finding Run(string? model, out ModelBundle? bundle)
    {
        bundle = null;
        if (model is null)
        {
            return Finding.Warn(Name, "no model was named; the job runs without one", "name it with --model");
        }

        if (WorkerArchive.IsArchive(model))
        {
            return Finding.Warn(Name, $"the archive {model} is not opened here", "the one-row job opens it; name the model's folder to see the memory that it takes");
        }

        var everywhere = ExecutorFiles.PathOnEveryNode(model);
        if (everywhere is not null && !Directory.Exists(everywhere))
        {
            return Finding.Warn(Name, $"{everywhere} on every node is not on this one", "a job's driver needs the model too: the one-row job on that master tells");
        }

        try
        {
            bundle = ModelStore.OpenAny(everywhere ?? model, new PretrainedOptions());
            return Finding.Ok(Name, string.Create(
                CultureInfo.InvariantCulture,
                $"{bundle.Path}: {bundle.Name}, {bundle.Layers} layers, dimension {bundle.HiddenSize}, {bundle.Manifest.Precision}; its files have their hashes"));
        }
        catch (Exception error) when (error is ModelException or IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(Name, error.Message, "import it with 'sparkbert model import', or name another with --model");
        }
    }
}

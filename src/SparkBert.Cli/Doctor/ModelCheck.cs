using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Driver.Shipping;

namespace SparkBert.Cli.Doctor;

/// <summary>The model.</summary>
internal static class ModelCheck
{
    private const string Name = "model";

    /// <summary>Opens the model, which compares its files with their hashes.</summary>
    /// <param name="name">The model as a job names it; null for none.</param>
    /// <param name="model">The model, if it is well; the caller closes it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Finding Run(string? name, out BertModel? model, CancellationToken cancellation)
    {
        model = null;
        if (name is null)
        {
            return Finding.Warn(Name, "no model was named; the job runs without one", "name it with --model");
        }

        if (SparkAddress.IsArchive(name))
        {
            return Finding.Warn(
                Name,
                $"the archive {name} is not opened here",
                "the job of one row opens it; name the model's folder to see the memory that it takes");
        }

        var everywhere = SparkAddress.GetPathOnEveryNode(name);
        if (everywhere is not null && !Directory.Exists(everywhere))
        {
            return Finding.Warn(
                Name,
                $"{everywhere} on every node is not on this one",
                "a job's driver needs the model too: the job of one row on that master shows it");
        }

        try
        {
            model = DoctorModel.Open(everywhere ?? name, cancellation);
            return Finding.Ok(Name, string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Path}: {model.Name}, {model.Layers} layers, dimension {model.HiddenSize}, {model.Manifest.Precision}; ")
                + "its files have their hashes");
        }
        catch (Exception error) when (error is ModelException or IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(Name, error.Message, "import it with 'sparkbert model import', or name another with --model");
        }
    }
}

using System.Globalization;
using SparkBert.Models;

namespace SparkBert.Cli.Doctor;

/// <summary>The model.</summary>
internal static class ModelCheck
{
    private const string Name = "model";

    /// <summary>Opens the model, which compares its files with their hashes.</summary>
    /// <param name="model">The model's folder; null for none.</param>
    /// <param name="bundle">The model, if it is well.</param>
    public static Finding Run(string? model, out ModelBundle? bundle)
    {
        bundle = null;
        if (model is null)
        {
            return Finding.Warn(Name, "no model was named; the job runs without one", "name it with --model");
        }

        try
        {
            bundle = ModelBundle.OpenOrImport(model);
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

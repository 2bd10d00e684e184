using SparkBert.Bundles;

namespace SparkBert.Models.Import;

/// <summary>
/// The form of the GELU activation. Hugging Face's <c>gelu</c> is the erf form, the TF-Hub models of 2018 compute the tanh form; their
/// vectors differ by up to 0.06.
/// </summary>
public enum Gelu
{
    /// <summary><c>x / 2 * (1 + erf(x / sqrt(2)))</c>.</summary>
    Erf,

    /// <summary><c>x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))</c>.</summary>
    Tanh,
}

/// <summary>The names of the forms in manifests, file names and messages.</summary>
internal static class GeluNames
{
    extension(Gelu gelu)
    {
        /// <summary><c>erf</c> or <c>tanh</c>.</summary>
        public string Name => gelu == Gelu.Erf ? "erf" : "tanh";

        /// <summary>Refuses a bundle whose graph has another form, or one that isn't known.</summary>
        /// <param name="manifest">The bundle's manifest.</param>
        /// <param name="bundle">The bundle, for the message.</param>
        /// <exception cref="ModelException">It has.</exception>
        public void Require(BundleManifest manifest, string bundle)
        {
            if (gelu.Name != manifest.Gelu)
            {
                throw new ModelException(
                    $"{bundle} is a bundle whose graph has GELU '{manifest.Gelu ?? "not known"}', not '{gelu.Name}'. "
                    + "Import the original model.");
            }
        }
    }
}

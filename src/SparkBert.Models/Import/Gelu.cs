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
    }
}

using System.Globalization;
using SparkBert.Bundles;

namespace SparkBert.Models.Quantization;

/// <summary>What a model in 8-bit integers must reach to take the place of the one in fp32.</summary>
internal static class AgreementGate
{
    /// <summary>The least mean cosine of the last layer.</summary>
    public const double LeastMean = 0.999;

    /// <summary>The least cosine of all but a hundredth of the word pieces.</summary>
    public const double LeastFirstPercentile = 0.995;

    /// <summary>Refuses a model.</summary>
    /// <exception cref="ModelException">It agrees too little.</exception>
    public static void Require(PrecisionAgreement agreement, string source)
    {
        var last = agreement.Layers[^1];
        if (!(last.Mean >= LeastMean && last.FirstPercentile >= LeastFirstPercentile))
        {
            throw new ModelException(string.Create(
                CultureInfo.InvariantCulture,
                $"{source} in 8-bit integers does not agree with fp32 well enough: the mean cosine of {agreement.Pieces:N0} word pieces ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"is {last.Mean:0.#####} (at least {LeastMean} is right), the first percentile {last.FirstPercentile:0.#####} ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"(at least {LeastFirstPercentile}). Use it in fp32, or force it if your task bears that."));
        }
    }
}

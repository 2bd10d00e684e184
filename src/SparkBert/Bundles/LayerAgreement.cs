namespace SparkBert.Bundles;

/// <summary>Cosines of the vectors of two models for the same word pieces in one layer.</summary>
/// <param name="Layer">The layer, 0 for the output of the embeddings.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="FirstPercentile">A hundredth of them are at most this.</param>
/// <param name="Minimum">The smallest.</param>
public sealed record LayerAgreement(int Layer, double Mean, double FirstPercentile, double Minimum);

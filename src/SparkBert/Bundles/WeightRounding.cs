namespace SparkBert.Bundles;

/// <summary>How the weights of a model in 8-bit integers were rounded.</summary>
/// <param name="Method"><c>nearest</c>: each to the nearest step; <c>gptq</c>: by what the model makes of a text.</param>
/// <param name="Sentences">The sentences of the text; 0 where none was needed.</param>
/// <param name="Pieces">Their word pieces.</param>
/// <param name="HeldOut">Sentences of the text that were left out because the agreement is measured by them.</param>
public sealed record WeightRounding(string Method, int Sentences = 0, int Pieces = 0, int HeldOut = 0);

namespace SparkBert.Models.Quantization;

/// <summary>English sentences of many kinds that are part of the program, to compare and to measure models with.</summary>
public static class EvaluationSentences
{
    /// <summary>The sentences.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = EvaluationText.BuiltIn().Sentences;
}

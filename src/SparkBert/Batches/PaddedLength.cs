namespace SparkBert.Batches;

/// <summary>
/// The length to which a sentence is padded. It depends on the sentence alone. The sums inside softmax and the matrix products run over the
/// padded length, so a length taken from the other sentences of a batch would change the last bits of a vector.
/// </summary>
internal static class PaddedLength
{
    /// <summary>The padded length of a sentence.</summary>
    /// <param name="length">Positions of the sentence, [CLS] and [SEP] included.</param>
    /// <param name="maxPositions">The model's limit.</param>
    public static int Of(int length, int maxPositions)
    {
        // Steps grow with the length: padding stays near 4 %, and long sentences, few of each length, still share calls.
        var step = length switch
        {
            <= 24 => 1,
            <= 48 => 2,
            <= 96 => 4,
            <= 192 => 8,
            _ => 16,
        };
        return Math.Min(maxPositions, (length + step - 1) / step * step);
    }
}

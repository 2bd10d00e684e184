namespace SparkBert.Batches;

/// <summary>
/// The length to which a sentence is padded where it depends on the sentence alone. The sums inside softmax and the matrix products run
/// over the padded length, so with some kernels a length taken from the other sentences of a batch changes the last bits of a vector.
/// Where it was shown that it doesn't, sentences up to <see cref="MaxFurther"/> may be padded to the longest of their call.
/// </summary>
internal static class PaddedLength
{
    /// <summary>
    /// The longest call in which sentences may be padded further than by themselves: the lengths for which the kernels are looked at. A
    /// longer sentence alone fills the matrices of a call.
    /// </summary>
    public const int MaxFurther = 128;

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

namespace SparkBert.Embeddings;

/// <summary>Makes a word's vector of the vectors of its positions and layers.</summary>
/// <param name="combination">What happens to several layers.</param>
internal readonly struct VectorPooling(LayerCombination combination)
{
    /// <summary>Takes a word's vector of one layer into its place in the result.</summary>
    /// <param name="sequence">The vectors of the sentence, [length, hidden].</param>
    /// <param name="hidden">Length of a position's vector.</param>
    /// <param name="word">The positions.</param>
    /// <param name="layer">Which of the layers asked for, from 0; they come in order.</param>
    /// <param name="vector">The word's vector: hidden floats, or hidden for each layer where they are concatenated.</param>
    public void Pool(ReadOnlySpan<float> sequence, int hidden, in EncodedWord word, int layer, Span<float> vector)
    {
        var isAdded = layer > 0 && combination == LayerCombination.Sum;
        var target = combination == LayerCombination.Concatenate ? vector.Slice(layer * hidden, hidden) : vector;
        var first = sequence.Slice(word.FirstPosition * hidden, hidden);
        if (word.PositionCount == 1)
        {
            if (!isAdded)
            {
                first.CopyTo(target);
                return;
            }

            for (var d = 0; d < hidden; d++)
            {
                target[d] += first[d];
            }

            return;
        }

        for (var d = 0; d < hidden; d++)
        {
            var sum = 0f;
            for (var p = 0; p < word.PositionCount; p++)
            {
                sum += sequence[((word.FirstPosition + p) * hidden) + d];
            }

            var mean = sum / word.PositionCount;
            target[d] = isAdded ? target[d] + mean : mean;
        }
    }
}

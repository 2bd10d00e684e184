using SparkBert.Batches;

namespace SparkBert.Embeddings;

/// <summary>How the pieces of a sentence become the model's sequence, and the model's vectors a token's vector.</summary>
/// <param name="ClsId">Id of [CLS].</param>
/// <param name="SepId">Id of [SEP].</param>
/// <param name="MaskIsById">
/// Whether the mask is 0 wherever the id is 0, which also masks a real piece of that id (Spark NLP, golden case bt-vocab-id0), and not by length.
/// </param>
/// <param name="Layers">The layers asked for, 0 for the embeddings.</param>
/// <param name="Combination">What becomes of several layers.</param>
internal sealed record SequenceLayout(int ClsId, int SepId, bool MaskIsById, IReadOnlyList<int> Layers, LayerCombination Combination)
{
    /// <summary>Writes [CLS], the pieces, [SEP] and zeros.</summary>
    /// <param name="pieces">The ids.</param>
    /// <param name="ids">The padded sequence.</param>
    /// <param name="mask">Its mask.</param>
    public void Write(ReadOnlySpan<int> pieces, Span<long> ids, Span<long> mask)
    {
        var length = pieces.Length + 2;
        ids[0] = ClsId;
        for (var i = 0; i < pieces.Length; i++)
        {
            ids[i + 1] = pieces[i];
        }

        ids[length - 1] = SepId;
        ids[length..].Clear();
        if (MaskIsById)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                mask[i] = ids[i] == 0 ? 0 : 1;
            }
        }
        else
        {
            mask[..length].Fill(1);
            mask[length..].Clear();
        }
    }

    /// <summary>Takes a word's vector of one layer into its place in the result.</summary>
    /// <param name="sequence">The vectors of the sentence, [length, hidden].</param>
    /// <param name="hidden">Length of a position's vector.</param>
    /// <param name="word">The positions.</param>
    /// <param name="layer">Which of <see cref="Layers"/>.</param>
    /// <param name="vector">The word's vector: hidden floats, or hidden for each layer where they are concatenated.</param>
    public void Pool(ReadOnlySpan<float> sequence, int hidden, EncodedWord word, int layer, Span<float> vector)
    {
        var isAdded = layer > 0 && Combination == LayerCombination.Sum;
        var target = Combination == LayerCombination.Concatenate ? vector.Slice(layer * hidden, hidden) : vector;
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

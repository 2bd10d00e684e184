namespace SparkBert.Text.Rows;

/// <summary>Writes the pieces of a sentence as the model's sequence: [CLS], the pieces, [SEP], padding.</summary>
/// <param name="clsId">Id of [CLS].</param>
/// <param name="sepId">Id of [SEP].</param>
/// <param name="maskIsById">
/// Whether the mask is 0 wherever the id is 0, as in Spark NLP: this masks a real piece of id 0, too (golden case bt-vocab-id0). Otherwise
/// the mask follows the length.
/// </param>
public sealed class SequenceWriter(int clsId, int sepId, bool maskIsById)
{
    /// <summary>Writes a sequence.</summary>
    /// <param name="pieces">The ids.</param>
    /// <param name="ids">The padded sequence.</param>
    /// <param name="mask">Its mask.</param>
    public void Write(ReadOnlySpan<int> pieces, Span<long> ids, Span<long> mask)
    {
        var length = pieces.Length + 2;
        ids[0] = clsId;
        for (var i = 0; i < pieces.Length; i++)
        {
            ids[i + 1] = pieces[i];
        }

        ids[length - 1] = sepId;
        ids[length..].Clear();
        if (maskIsById)
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
}

using System.Runtime.InteropServices;
using SparkBert.WordPieces;

namespace SparkBert.Models.Quantization;

/// <summary>The ids of sentences, as a model takes them: words between white space, [CLS] in front and [SEP] behind.</summary>
/// <param name="model">The model.</param>
internal sealed class SentenceIds(BertModel model)
{
    private readonly WordPieceTokenizer tokenizer = new(
        model.Vocabulary, model.Manifest.CaseSensitive, WordPieceBehaviour.Standard, model.Manifest.Words);

    /// <summary>The ids of a sentence, cut to what the model takes.</summary>
    public int[] Of(string sentence)
    {
        List<int> ids = [model.Vocabulary.ClsId];
        foreach (var word in sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            tokenizer.Encode(word, ids);
        }

        CollectionsMarshal.SetCount(ids, Math.Min(ids.Count, model.MaxPositions - 1));
        return [.. ids, model.Vocabulary.SepId];
    }
}

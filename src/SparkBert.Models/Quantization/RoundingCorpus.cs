using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Models.Graph;

namespace SparkBert.Models.Quantization;

/// <summary>The sentences by which weights are rounded: none of those by which precisions are compared.</summary>
/// <param name="Sentences">The ids of each, [CLS] first and [SEP] last.</param>
/// <param name="Pieces">Their word pieces, without [CLS] and [SEP].</param>
/// <param name="HeldOut">Sentences that were left out because the precisions are compared by them.</param>
internal sealed record RoundingCorpus(IReadOnlyList<int[]> Sentences, int Pieces, int HeldOut)
{
    /// <summary>Word pieces after which no more sentences are read: more took longer and changed nothing that was seen.</summary>
    public const int MaxPieces = 32_768;

    /// <summary>
    /// The word pieces that a model needs: as many as its widest product has inputs, so that they can tell all of them apart.
    /// </summary>
    public static int PiecesFor(BertConfig config) => Math.Max(config.HiddenSize, config.IntermediateSize);

    /// <summary>Reads the first sentences of a text file.</summary>
    /// <param name="file">The file, a sentence or a document on each line.</param>
    /// <param name="model">The model, for its word pieces; a line is cut to what it takes.</param>
    /// <param name="config">Its sizes.</param>
    /// <param name="comparison">The text by which the precisions will be compared.</param>
    /// <exception cref="ModelException">The file has too few word pieces.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static RoundingCorpus Read(string file, BertModel model, BertConfig config, EvaluationText comparison)
    {
        var (encoder, held) = (new SentenceIds(model), new HeldOutText(comparison));
        var (sentences, pieces, left) = (new List<int[]>(), 0, 0);
        using var reader = new StreamReader(file);
        while (pieces < MaxPieces && reader.ReadLine() is { } line)
        {
            var ids = encoder.Of(line);
            if (ids.Length == 2)
            {
                continue;
            }

            if (held.Overlaps(line))
            {
                left++;
                continue;
            }

            sentences.Add(ids);
            pieces += ids.Length - 2;
        }

        var needed = PiecesFor(config);
        return pieces >= needed ? new RoundingCorpus(sentences, pieces, left) : throw new ModelException(string.Create(
            CultureInfo.InvariantCulture,
            $"{file} has {pieces:N0} word pieces in {sentences.Count:N0} sentences, but to round weights by it, {model.Name} needs ")
            + string.Create(CultureInfo.InvariantCulture, $"at least {needed:N0}, better several times as many.")
            + (left == 0 ? "" : string.Create(
                CultureInfo.InvariantCulture,
                $" {left:N0} more of its sentences were left out, since the precisions are compared by them.")));
    }
}

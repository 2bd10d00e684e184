using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Writing;
using SparkBert.WordPieces;

namespace SparkBert.Models;

/// <summary>
/// Bundles with random weights: for measurements of speed and memory, whose results do not depend on the weights, and to show the way a row
/// takes where no model is at hand. Their vectors mean nothing. They are the same for the same sizes and pieces, on every machine.
/// </summary>
public static class RandomModel
{
    /// <summary>Writes a bundle.</summary>
    /// <param name="target">Its folder, which must not exist. It appears when all of it is written.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="pieces">The word pieces; among them must be [UNK], [CLS] and [SEP].</param>
    /// <param name="cancellation">Ends it; nothing is left behind.</param>
    /// <exception cref="VocabularyException">A piece that must be there is missing.</exception>
    /// <exception cref="IOException">The target is there already, or can't be written; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static ImportedModel Write(
        string target, string name, RandomModelSizes sizes, IReadOnlyList<string> pieces, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(pieces);
        var config = new BertConfig(
            sizes.HiddenSize,
            sizes.Layers,
            sizes.Heads,
            sizes.IntermediateSize,
            sizes.MaxPositions,
            TypeVocabularySize: 2,
            pieces.Count,
            BertConfig.UsualEpsilon,
            Gelu.Erf);
        using var bundle = new BundleWriter(target);
        var context = new ImportContext(target, bundle, name, new ImportOptions { Name = name }, cancellation);
        var manifest = BertModelWriter.Write(
            context, config, new RandomWeights(seed: 1), ModelTokenizer.Of(new Vocabulary(pieces)), format: "random");
        bundle.AddProbes(manifest, check: null, cancellation);
        return new ImportedModel(Path.GetFullPath(target), bundle.Complete(manifest));
    }
}

using SparkBert.Bundles;
using SparkBert.Models.Import;

namespace SparkBert.Models.Graph;

/// <summary>Writes a bundle with our own graph from the weights of a BERT, in any format.</summary>
internal static class BertModelWriter
{
    /// <summary>Writes <c>model.onnx</c> with its weights, and <c>vocab.txt</c>.</summary>
    /// <param name="context">The import.</param>
    /// <param name="config">The sizes.</param>
    /// <param name="weights">The weights; each is read once.</param>
    /// <param name="tokenizer">The word pieces and their rules.</param>
    /// <param name="format">The source's format.</param>
    /// <exception cref="ModelException">
    /// A weight is missing or of another shape, or the vocabulary is longer than the embedding table.
    /// </exception>
    public static BundleManifest Write(ImportContext context, BertConfig config, IWeights weights, ModelTokenizer tokenizer, string format)
    {
        tokenizer.CheckSize(config.VocabularySize, context);
        var folded = new FoldedWeights(config, weights);
        var facts = BertGraph.Write(
            context.Bundle, config, folded, new FloatProducts(folded), (done, total) => context.Report("weights", done, total));
        return context.Complete(tokenizer, format, facts);
    }
}

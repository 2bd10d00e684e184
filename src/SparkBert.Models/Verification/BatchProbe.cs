using Microsoft.ML.OnnxRuntime;
using SparkBert.Annotations;
using SparkBert.Bundles;

namespace SparkBert.Models.Verification;

/// <summary>
/// Runs two sentences of different length in one model call, as an embedding does: a graph that was exported for one sentence, or that
/// mixes the rows of a batch, shows here.
/// </summary>
internal static class BatchProbe
{
    /// <summary>Embeds two sentences together and each alone, and compares.</summary>
    /// <returns>The largest difference of a value.</returns>
    /// <exception cref="ModelException">They can't be run together, or give other vectors.</exception>
    public static float Run(BertModel model)
    {
        // Padding goes in steps: these two are padded to one length, so that they share a call. With several threads each has its own.
        string[] texts = [ProbeWords.CreateText(model.Vocabulary, 29), ProbeWords.CreateText(model.Vocabulary, 30)];
        var embedder = new TextEmbedder(new Pipeline(
            new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model) { Threads = 1 }));
        try
        {
            var together = embedder.Embed(texts);
            var largest = 0f;
            for (var i = 0; i < texts.Length; i++)
            {
                foreach (var (expected, actual) in embedder.Embed(texts[i]).Tokens.Zip(together[i].Tokens))
                {
                    largest = Math.Max(
                        largest, ProbeVectors.FindLargestDifference(expected.Embeddings.Span, actual.Embeddings.Span));
                }
            }

            return largest <= ProbeVectors.Tolerance
                ? largest
                : throw new ModelException(
                    $"two sentences in one call give other vectors than each alone, by {largest:0.0e+0}: the graph mixes the rows of a "
                    + "batch. Export the model again with dynamic axes for batch and sequence.");
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException(
                $"the graph can't run two sentences of different length in one call: {error.Message} Export the model again with dynamic "
                + "axes for batch and sequence.",
                error);
        }
        catch (RowErrorException error)
        {
            throw new ModelException($"the model can't embed two sentences of words of its vocabulary: {error.Message}", error);
        }
    }
}

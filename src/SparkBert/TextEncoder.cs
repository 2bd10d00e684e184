using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Stages;
using SparkBert.Documents;

namespace SparkBert;

/// <summary>
/// The text stages of an embedder ready to run, and a cache of the words seen so far. One call at a time uses it; later calls reuse it.
/// </summary>
internal sealed class TextEncoder
{
    private readonly RowSteps steps;
    private readonly DocumentStep document;
    private readonly RowEncoder encoder;
    private readonly IReadOnlyList<AnnotationSource> inputs;
    private readonly string stage;

    public TextEncoder(PipelineSegment segment, BertEmbeddings embeddings, EmbeddingSettings settings)
    {
        steps = segment.CreateSteps(settings.RowLimit, isTaken: _ => false, out var findSource);
        document = (DocumentStep)steps.First;
        inputs = [.. embeddings.InputCols.Select(findSource)];
        encoder = RowEncoder.Create(settings);
        stage = embeddings.Type;
    }

    /// <summary>Adds a text to a window as its next row.</summary>
    /// <returns>Why the text can't be processed (its row is then null); null if it can.</returns>
    public RowErrorException? Encode(string text, EmbeddingWindow window)
    {
        document.Text = text;
        if (steps.Run(0) is { } error)
        {
            window.EndRowAsNull();
            return error;
        }

        try
        {
            encoder.Encode(inputs, 0, window);
            return null;
        }
        catch (RowErrorException failure)
        {
            window.EndRowAsNull();
            return failure.In(stage);
        }
    }
}

using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Text;

namespace SparkBert.Embeddings;

/// <summary>Turns the annotations of a row into word pieces for the model and into annotations, which lack only their vectors.</summary>
internal abstract class RowEncoder
{
    /// <summary>The encoder for some settings.</summary>
    public static RowEncoder Create(EmbeddingSettings settings) =>
        settings.SentencePooling is null ? new SentenceEncoder(settings) : new DocumentEncoder(settings);

    /// <summary>Adds a row to a window.</summary>
    /// <param name="columns">The row's annotations.</param>
    /// <param name="rowIndex">The row.</param>
    /// <param name="window">The window.</param>
    /// <exception cref="RowErrorException">The row can't be used; nothing of it is in the window.</exception>
    public void Encode(IReadOnlyList<AnnotationSource> columns, int rowIndex, EmbeddingWindow window)
    {
        var mark = window.Mark();
        try
        {
            window.EndRow(mark, Fill(columns, rowIndex, window));
        }
        catch (Exception error) when (error is RowErrorException or TextRuleException)
        {
            window.Truncate(mark);
            throw RowErrorException.From(error);
        }
    }

    /// <summary>Adds what a row has.</summary>
    protected abstract RowCounts Fill(IReadOnlyList<AnnotationSource> columns, int rowIndex, EmbeddingWindow window);
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Embeddings;

/// <summary>A stage with a model over record batches, with the text stages in front of it fused.</summary>
internal sealed class EmbeddingTransform
{
    /// <summary>The settings of the run.</summary>
    public required EmbeddingSettings Settings { get; init; }

    /// <summary>The model, which the caller keeps open until the run has ended.</summary>
    public required IModelCalls Session { get; init; }

    /// <summary>The model's identity, for the status column.</summary>
    public required string ModelIdentity { get; init; }

    /// <summary>The text stages in front; none where the batches have sentences and tokens.</summary>
    public required RowSteps Steps { get; init; }

    /// <summary>Where the sentences and tokens come from.</summary>
    public required IReadOnlyList<AnnotationSource> Inputs { get; init; }

    /// <summary>The output column.</summary>
    public required Field Output { get; init; }

    /// <summary>The stage's type, for messages.</summary>
    public required string Stage { get; init; }

    /// <summary>Runs over batches.</summary>
    public IEnumerable<RecordBatch> Run(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        using var engine = new EmbeddingEngine(Settings, Session, context);
        var pending = new Queue<List<Segment>>();
        foreach (var (window, segments) in FillWindows(batches, engine, context))
        {
            pending.Enqueue(segments);
            if (engine.Exchange(window) is { } finished)
            {
                foreach (var segment in pending.Dequeue())
                {
                    yield return Finish(finished, segment, context);
                }

                engine.Release(finished);
            }
        }

        if (engine.Exchange(null) is { } last)
        {
            foreach (var segment in pending.Dequeue())
            {
                yield return Finish(last, segment, context);
            }

            engine.Release(last);
        }
    }

    private IEnumerable<(EmbeddingWindow Window, List<Segment> Segments)> FillWindows(
        IEnumerable<RecordBatch> batches, EmbeddingEngine engine, TransformContext context)
    {
        var encoder = RowEncoder.Create(Settings);
        var window = engine.CreateWindow();
        var segments = new List<Segment>();
        var firstRow = 0L;
        foreach (var batch in batches)
        {
            for (var start = 0; start < batch.Length;)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var rest = start == 0 ? batch : batch.Slice(start, batch.Length - start);
                var segment = Fill(window, rest, firstRow + start, encoder, context);
                segments.Add(segment);
                start += segment.RowCount;
                if (window.IsFull)
                {
                    yield return (window, segments);
                    (window, segments) = (engine.CreateWindow(), []);
                }
            }

            firstRow += batch.Length;
        }

        if (window.RowCount > 0)
        {
            yield return (window, segments);
        }
    }

    /// <summary>Encodes rows of a batch, at least one, until the window is full or the batch ends.</summary>
    private Segment Fill(EmbeddingWindow window, RecordBatch batch, long firstRow, RowEncoder encoder, TransformContext context)
    {
        Steps.Open(batch);
        foreach (var input in Inputs)
        {
            input.Open(batch);
        }

        var errors = new RowErrors(batch, context, firstRow);
        var (firstOfWindow, row) = (window.RowCount, 0);
        for (; row < batch.Length && !window.IsFull; row++)
        {
            if (errors.Has(row))
            {
                Steps.SkipRow();
                window.EndRowAsNull();
            }
            else if (Steps.Run(row) is { } error)
            {
                errors.Add(row, error);
                window.EndRowAsNull();
            }
            else
            {
                Encode(window, row, encoder, errors);
            }
        }

        // Behind the rows: one that is larger than a window would otherwise find the window full, again and again.
        var done = row == batch.Length ? batch : batch.Slice(0, row);
        window.AddRowBytes(RecordBatchSlicer.CountBytes(done));
        Steps.Release();
        return new Segment(Steps.AddColumns(done), firstOfWindow, row, errors);
    }

    private void Encode(EmbeddingWindow window, int row, RowEncoder encoder, RowErrors errors)
    {
        try
        {
            encoder.Encode(Inputs, row, window);
        }
        catch (RowErrorException error)
        {
            errors.Add(row, error.In(Stage));
            window.EndRowAsNull();
        }
    }

    private RecordBatch Finish(EmbeddingWindow window, Segment segment, TransformContext context)
    {
        var rows = window.Rows.Slice(segment.FirstRow, segment.RowCount);
        var column = EmbeddingColumn.Build(
            window, rows, Settings.VectorLength, (row, error) => segment.Errors.Add(row, error.In(Stage)), context.Report);
        return segment.Errors.Apply(
            Columns.WithColumn(segment.Batch, Output, column), ModelIdentity, row => window.Rows[segment.FirstRow + row].Counts);
    }

    /// <summary>Neighbouring rows of one input batch.</summary>
    /// <param name="Batch">The rows with the columns of the text stages.</param>
    /// <param name="FirstRow">The window's number of the first row.</param>
    /// <param name="RowCount">The number of rows.</param>
    /// <param name="Errors">The errors of the rows.</param>
    private sealed record Segment(RecordBatch Batch, int FirstRow, int RowCount, RowErrors Errors);
}

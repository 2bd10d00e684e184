using Apache.Arrow;
using SparkBert.Embeddings;
using SparkBert.Sentences;
using SparkBert.Stages;
using SparkBert.Text.Rows;

namespace SparkBert;

/// <summary>
/// Neighbouring stages that run fused: text stages, whose annotations pass from one to the next in memory, and behind them the stage that
/// needs more than a row at a time; or a stage by itself that makes columns of columns. Record batches pass between two segments.
/// </summary>
internal sealed class PipelineSegment
{
    private readonly IReadOnlyList<Stage> textStages;
    private readonly ModelStage? embeddings;
    private readonly SentenceDetector? exploder;
    private readonly Stage? columns;

    private PipelineSegment(
        IReadOnlyList<Stage> textStages, ModelStage? embeddings = null, SentenceDetector? exploder = null, Stage? columns = null)
    {
        this.textStages = textStages;
        this.embeddings = embeddings;
        this.exploder = exploder;
        this.columns = columns;
    }

    /// <summary>All columns that the stages read.</summary>
    public IEnumerable<string> ReadColumns =>
        textStages.Append(embeddings).Append(columns).OfType<Stage>().SelectMany(stage => stage.ReadColumns);

    /// <summary>Cuts a pipeline into segments.</summary>
    public static IReadOnlyList<PipelineSegment> Cut(IEnumerable<Stage> stages)
    {
        var segments = new List<PipelineSegment>();
        var text = new List<Stage>();
        foreach (var stage in stages)
        {
            if (stage is ModelStage embeddings)
            {
                segments.Add(new PipelineSegment([.. text], embeddings));
                text.Clear();
                continue;
            }

            if (stage.CreateBatchStep() is not null)
            {
                if (text.Count > 0)
                {
                    segments.Add(new PipelineSegment([.. text]));
                    text.Clear();
                }

                segments.Add(new PipelineSegment([], columns: stage));
                continue;
            }

            text.Add(stage);
            if (stage is SentenceDetector { KeepsRows: false } exploder)
            {
                segments.Add(new PipelineSegment([.. text], exploder: exploder));
                text.Clear();
            }
        }

        if (text.Count > 0)
        {
            segments.Add(new PipelineSegment(text));
        }

        return segments;
    }

    /// <summary>Runs the segment.</summary>
    /// <param name="batches">The rows.</param>
    /// <param name="context">The run.</param>
    /// <param name="isTaken">Whether anything behind the segment reads a column that it makes.</param>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext context, Func<string, bool> isTaken)
    {
        if (columns is not null)
        {
            return columns.CreateBatchStep()!.Transform(batches, context);
        }

        var settings = embeddings?.Resolve().Within(context.MaxRowBytes);
        var steps = CreateSteps(settings?.RowLimit ?? new RowLimit(context.MaxRowBytes), isTaken, out var findSource);
        if (embeddings is not null)
        {
            AnnotationSource[] inputs = [.. embeddings.InputCols.Select(findSource)];
            if (settings!.SentencePooling is not null)
            {
                // Whole sentences carry the metadata of their document on.
                System.Array.ForEach(inputs, input => input.KeepMetadata());
            }

            return Embed(settings!, batches, context, steps, inputs);
        }

        var rows = steps.Transform(batches, context);
        return exploder is null
            ? rows
            : rows.Select(batch => SentenceExploder.Explode(batch, exploder.OutputCol, context)).Where(batch => batch.Length > 0);
    }

    /// <summary>The text stages ready to run, and where a stage behind them finds a column.</summary>
    public RowSteps CreateSteps(RowLimit limit, Func<string, bool> isTaken, out Func<string, AnnotationSource> findSource)
    {
        var steps = new RowSteps();
        var sources = new Dictionary<string, AnnotationSource>(StringComparer.Ordinal);
        AnnotationSource Find(string column)
        {
            if (!sources.TryGetValue(column, out var source))
            {
                sources.Add(column, source = new AnnotationSource.BatchColumn(column));
            }

            return source;
        }

        foreach (var stage in textStages)
        {
            var step = stage.CreateStep([.. stage.InputCols.Select(Find)])
                ?? throw new InvalidOperationException($"{stage.Type} does not run row by row.");
            step.Limit = limit;
            steps.Add(step, stage.OutputField, isTaken(stage.OutputCol) || stage == exploder);
            sources[stage.OutputCol] = new AnnotationSource.MadeColumn(step);
        }

        findSource = Find;
        return steps;
    }

    private IEnumerable<RecordBatch> Embed(
        EmbeddingSettings settings,
        IEnumerable<RecordBatch> batches,
        TransformContext context,
        RowSteps steps,
        IReadOnlyList<AnnotationSource> inputs)
    {
        var model = embeddings!.Model.Acquire();
        try
        {
            var transform = new EmbeddingTransform
            {
                Settings = settings,
                Session = model.Session,
                ModelIdentity = embeddings.Model.Identity,
                Steps = steps,
                Inputs = inputs,
                Output = embeddings.OutputField,
                Stage = embeddings.Type,
            };
            foreach (var batch in transform.Run(batches, context))
            {
                yield return batch;
            }
        }
        finally
        {
            model.Release();
        }
    }
}

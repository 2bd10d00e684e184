using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Batches;
using SparkBert.Embeddings;

namespace SparkBert.Pipelines;

/// <summary>Stages that run one after the other over record batches.</summary>
public sealed class Pipeline
{
    /// <summary>Creates a pipeline.</summary>
    /// <param name="stages">The stages in the order in which rows pass them; at least one.</param>
    /// <exception cref="ArgumentException">There is no stage.</exception>
    public Pipeline(params IEnumerable<Stage> stages)
    {
        Stages = [.. stages];
        if (Stages.Count == 0)
        {
            throw new ArgumentException("a pipeline needs at least one stage.", nameof(stages));
        }
    }

    /// <summary>The stages.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>Reads a pipeline from its JSON form.</summary>
    /// <param name="json">What <see cref="ToJson"/> writes; params that are missing keep their defaults.</param>
    /// <param name="loadModel">Loads the model of a name or path in the text; <see cref="BertEmbeddings.Load(string)"/> by default.</param>
    /// <exception cref="PipelineFormatException">It is not JSON, or has an unknown name or a value out of range: the message names the stage, the parameter and the range.</exception>
    /// <exception cref="Models.ModelException">A model can't be used.</exception>
    public static Pipeline FromJson(string json, Func<string, BertEmbeddings>? loadModel = null) =>
        new(PipelineJson.Read(json, loadModel ?? BertEmbeddings.Load));

    /// <summary>Writes the pipeline as JSON: an array of stages with type, inputCols, outputCol and params, names as in Spark NLP. The same text travels to Spark's workers.</summary>
    public string ToJson() => PipelineJson.Write(Stages);

    /// <summary>The schema of the result, without the error column.</summary>
    /// <param name="input">The schema of the rows.</param>
    /// <exception cref="SchemaException">A stage's column is missing, of another type, or in the way.</exception>
    public Schema TransformSchema(Schema input) => Stages.Aggregate(input, (schema, stage) => stage.TransformSchema(schema));

    /// <summary>Runs the stages. Rows keep their order; memory is bounded by the batches in flight, not by the number of rows.</summary>
    /// <param name="batches">The rows. The schema of the first batch is checked before any work; all must have the same.</param>
    /// <param name="context">How bad rows are treated and what is counted; a new <see cref="TransformContext"/> if null.</param>
    /// <returns>
    /// The rows with the stages' columns, and in <see cref="RowErrorMode.Permissive"/> mode the error column. Large batches come out cut into smaller ones, which share the memory of the input.
    /// </returns>
    /// <exception cref="SchemaException">While enumerating, before work: see <see cref="TransformSchema"/>.</exception>
    /// <exception cref="RowErrorException">While enumerating, in <see cref="RowErrorMode.FailFast"/> mode: a bad row.</exception>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        context ??= new TransformContext();
        var result = Stages.Aggregate(Checked(batches, context), (rows, stage) => stage.Transform(rows, context));
        return Counted(result, context);
    }

    private static IEnumerable<RecordBatch> Counted(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        foreach (var batch in batches)
        {
            context.Report.AddRows(batch.Length);
            var index = batch.Schema.GetFieldIndex(context.ErrorCol);
            if (index >= 0)
            {
                context.Report.AddQuarantined(batch.Length - batch.Column(index).NullCount);
            }

            yield return batch;
        }
    }

    private IEnumerable<RecordBatch> Checked(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        Schema? first = null;
        var rows = 0L;
        foreach (var batch in batches.SelectMany(BatchCut.Cut))
        {
            if (first is null)
            {
                first = batch.Schema;
                if (first.GetFieldIndex(context.ErrorCol) >= 0 && !context.HasErrorsInInput)
                {
                    throw new SchemaException($"the column '{context.ErrorCol}' is there already; choose another name for the error column.");
                }

                TransformSchema(first);
            }

            if (context.HasErrorsInInput)
            {
                FailFast(batch, rows, context);
                rows += batch.Length;
                yield return batch;
            }
            else
            {
                yield return context.Mode == RowErrorMode.FailFast ? batch : WithErrorColumn(batch, context.ErrorCol);
            }
        }
    }

    /// <summary>In FailFast mode the first row that came with an error ends the run.</summary>
    private static void FailFast(RecordBatch batch, long firstRow, TransformContext context)
    {
        var errors = new RowErrors(batch, context, firstRow);
        for (var row = 0; row < batch.Length && context.Mode == RowErrorMode.FailFast; row++)
        {
            if (errors.Get(row) is { } message)
            {
                throw new RowErrorException(firstRow + row, message);
            }
        }
    }

    private static RecordBatch WithErrorColumn(RecordBatch batch, string name)
    {
        var nulls = new StringArray.Builder();
        for (var row = 0; row < batch.Length; row++)
        {
            nulls.AppendNull();
        }

        return Columns.Set(batch, new Field(name, StringType.Default, nullable: true), nulls.Build());
    }
}

using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert;

/// <summary>
/// Stages that run one after the other over record batches. A pipeline is immutable: any number of runs may use it at the same time.
/// </summary>
public sealed class Pipeline
{
    private readonly IReadOnlyList<PipelineSegment> segments;

    /// <summary>Creates a pipeline.</summary>
    /// <param name="stages">The stages in the order in which rows pass them; at least one.</param>
    /// <exception cref="ArgumentException">There is no stage, or one is null.</exception>
    public Pipeline(params IEnumerable<Stage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        Stages = [.. stages];
        if (Stages.Contains(null!))
        {
            throw new ArgumentException("a stage is null.", nameof(stages));
        }

        if (Stages.Count == 0)
        {
            throw new ArgumentException("a pipeline needs at least one stage.", nameof(stages));
        }

        segments = PipelineSegment.Cut(Stages);
    }

    /// <summary>The stages.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>Whether each row stays one row.</summary>
    public bool KeepsRows => Stages.All(stage => stage.KeepsRows);

    /// <summary>The columns that the stages read and do not make themselves, each once, in the order in which they are read.</summary>
    public IReadOnlyList<string> ReadColumns
    {
        get
        {
            var (read, made) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var stage in Stages)
            {
                read.AddRange(stage.ReadColumns.Where(column => !made.Contains(column) && !read.Contains(column)).Distinct());
                made.Add(stage.OutputCol);
            }

            return read;
        }
    }

    /// <summary>Reads a pipeline from its JSON form.</summary>
    /// <param name="json">What <see cref="ToJson"/> writes; params that are missing keep their defaults.</param>
    /// <param name="openModel">
    /// Opens the model of a path or name in the JSON; by default a bundle's folder. The caller closes the handles, which the stages hold
    /// (<see cref="BertEmbeddings.Model"/>).
    /// </param>
    /// <exception cref="PipelineFormatException">
    /// It is not JSON, or has an unknown name or a value out of range. The message names the stage, the parameter and the range.
    /// </exception>
    /// <exception cref="Bundles.ModelException">A model can't be used.</exception>
    public static Pipeline FromJson(string json, Func<string, BertModel>? openModel = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new Pipeline(PipelineJson.Read(json, openModel));
    }

    /// <summary>
    /// Writes the pipeline as JSON: an array of stages with type, inputCols, outputCol and params, names as in Spark NLP. Spark's workers
    /// get the same JSON.
    /// </summary>
    public string ToJson() => PipelineJson.Write(Stages);

    /// <summary>The schema after all stages, without the error column.</summary>
    /// <param name="input">The schema of the rows.</param>
    /// <exception cref="SchemaException">A stage's column is missing or has another type, or an output column exists already.</exception>
    public Schema TransformSchema(Schema input) => Stages.Aggregate(input, (schema, stage) => stage.TransformSchema(schema));

    /// <summary>Runs the stages. Rows keep their order; memory is bounded by the batches in flight, not by the number of rows.</summary>
    /// <param name="batches">The rows. The schema of the first batch is checked before any work; all must have the same.</param>
    /// <param name="context">How bad rows are treated and what is counted; a new <see cref="TransformContext"/> if null.</param>
    /// <returns>
    /// The rows with the stages' columns, and in <see cref="RowErrorMode.Permissive"/> mode the error column. Large batches come out cut
    /// into smaller ones, which share the memory of the input.
    /// </returns>
    /// <exception cref="SchemaException">While enumerating, before work: see <see cref="TransformSchema"/>.</exception>
    /// <exception cref="RowErrorException">While enumerating, in <see cref="RowErrorMode.FailFast"/> mode: a bad row.</exception>
    /// <exception cref="ObjectDisposedException">While enumerating, before work: a model was closed.</exception>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        context ??= new TransformContext();
        var rows = CheckBatches(batches, context);
        for (var i = 0; i < segments.Count; i++)
        {
            // Makes a column if the caller or a later segment reads it.
            var later = segments.Skip(i + 1).SelectMany(segment => segment.ReadColumns).ToHashSet(StringComparer.Ordinal);
            rows = segments[i].Transform(rows, context, column => context.Columns?.Contains(column) != false || later.Contains(column));
        }

        return SelectColumns(CountRows(rows, context), context.Columns);
    }

    private static IEnumerable<RecordBatch> CountRows(IEnumerable<RecordBatch> batches, TransformContext context)
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

    private static IEnumerable<RecordBatch> SelectColumns(IEnumerable<RecordBatch> batches, IReadOnlyList<string>? names) =>
        names is null ? batches : batches.Select(batch => Columns.Select(batch, names));

    private IEnumerable<RecordBatch> CheckBatches(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        Schema? checkedSchema = null;
        var rows = 0L;
        foreach (var batch in batches.SelectMany(RecordBatchSlicer.Slice))
        {
            if (!ReferenceEquals(checkedSchema, batch.Schema))
            {
                checkedSchema = batch.Schema;
                CheckSchema(checkedSchema, context);
            }

            if (context.InputHasErrorColumn)
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

    private void CheckSchema(Schema schema, TransformContext context)
    {
        var hasError = schema.GetFieldIndex(context.ErrorCol) >= 0;
        if (hasError && !context.InputHasErrorColumn)
        {
            throw new SchemaException($"the column '{context.ErrorCol}' is there already; choose another name for the error column.");
        }

        if (Stages.FirstOrDefault(stage => stage.OutputCol == context.ErrorCol) is { } maker)
        {
            throw new SchemaException($"{maker.Type} makes the column '{context.ErrorCol}'; choose another name for the error column.");
        }

        if (context.InputHasErrorColumn && (!hasError || schema.GetFieldByName(context.ErrorCol).DataType is not StringType))
        {
            throw new SchemaException(
                $"the rows should have the error column '{context.ErrorCol}' of strings, but "
                + (hasError ? $"it is {schema.GetFieldByName(context.ErrorCol).DataType.Name}." : "there is no such column."));
        }

        var result = TransformSchema(schema);
        var makesError = context.Mode == RowErrorMode.Permissive;
        if (context.Columns?.FirstOrDefault(IsMissing) is { } missing)
        {
            throw new SchemaException(
                $"there is no column '{missing}' to return. Columns: {string.Join(", ", result.FieldsList.Select(field => field.Name))}.");
        }

        bool IsMissing(string name) => result.GetFieldIndex(name) < 0 && !(makesError && name == context.ErrorCol);
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

        return Columns.WithColumn(batch, new Field(name, StringType.Default, nullable: true), nulls.Build());
    }
}

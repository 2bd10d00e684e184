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
                made.UnionWith(stage.OutputCols);
            }

            return read;
        }
    }

    /// <summary>Reads a pipeline from its JSON form.</summary>
    /// <param name="json">What <see cref="ToJson"/> writes; params that are missing keep their defaults.</param>
    /// <param name="openModel">
    /// Opens the model of a path or name in the JSON; by default a bundle's folder. The caller closes the handles, which the stages hold
    /// (<see cref="ModelStage.Model"/>).
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

    /// <summary>The schema after all stages, without the columns of errors and status.</summary>
    /// <param name="input">The schema of the rows.</param>
    /// <exception cref="SchemaException">A stage's column is missing or has another type, or an output column exists already.</exception>
    public Schema TransformSchema(Schema input) => Stages.Aggregate(input, (schema, stage) => stage.TransformSchema(schema));

    /// <summary>The schema of the rows of a run, with the columns that it adds for its own.</summary>
    /// <param name="input">The schema of the rows.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="SchemaException">See <see cref="TransformSchema(Schema)"/>.</exception>
    public Schema TransformSchema(Schema input, TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var result = TransformSchema(input);
        result = context.InputHasErrorColumn || context.Mode != RowErrorMode.Permissive
            ? result
            : Columns.WithField(result, RowStatus.Field(context.ErrorCol, StringType.Default, "errors"));
        return context.StatusCol is { } status ? Columns.WithField(result, RowStatus.FieldOf(status)) : result;
    }

    /// <summary>Runs the stages. Rows keep their order; memory is bounded by the batches in flight, not by the number of rows.</summary>
    /// <param name="batches">The rows. The schema of the first batch is checked before any work; all must have the same.</param>
    /// <param name="context">How bad rows are treated and what is counted; a new <see cref="TransformContext"/> if null.</param>
    /// <returns>
    /// The rows with the stages' columns, in <see cref="RowErrorMode.Permissive"/> mode the error column, and the status column if it is
    /// asked for. Large batches come out cut into smaller ones, which share the memory of the input.
    /// </returns>
    /// <exception cref="SchemaException">While enumerating, before work: see <see cref="TransformSchema(Schema)"/>.</exception>
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

        return Trace(SelectColumns(CountRows(rows, context), context.Columns), context);
    }

    /// <summary>The run as an activity.</summary>
    private static IEnumerable<RecordBatch> Trace(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        using var activity = new RunActivity("sparkbert.transform", context);
        using var rows = batches.GetEnumerator();
        while (MoveNext())
        {
            yield return rows.Current;
        }

        activity.Complete();
        bool MoveNext()
        {
            try
            {
                return rows.MoveNext();
            }
            catch (Exception error)
            {
                activity.Fail(error);
                throw;
            }
        }
    }

    /// <summary>Counts the rows; in DropMalformed mode the bad ones end here.</summary>
    private static IEnumerable<RecordBatch> CountRows(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        foreach (var batch in batches)
        {
            var errors = new RowErrors(batch, context, 0);
            int[] good = [.. Enumerable.Range(0, batch.Length).Where(row => !errors.Has(row))];
            var bad = batch.Length - good.Length;
            var drops = context.Mode == RowErrorMode.DropMalformed;
            context.Report.AddRows(batch.Length, bad, drops ? bad : 0);
            if (!drops)
            {
                yield return batch;
                continue;
            }

            var kept = bad == 0 ? batch : RecordBatchRows.Take(batch, good);
            yield return context.InputHasErrorColumn ? kept : Columns.Without(kept, context.ErrorCol);
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

            yield return new RowErrors(batch, context, rows).Begin();
            rows += batch.Length;
        }
    }

    private void CheckSchema(Schema schema, TransformContext context)
    {
        CheckOwnColumn(schema, "error", nameof(context.ErrorCol), context.ErrorCol, RowErrors.IndexIn(schema, context) >= 0, context);
        if (context.StatusCol is { } status)
        {
            CheckOwnColumn(schema, "status", nameof(context.StatusCol), status, RowStatus.IsIn(schema, status), context);
        }

        if (context.StatusCol == context.ErrorCol)
        {
            throw new SchemaException($"StatusCol and ErrorCol are both '{context.ErrorCol}'; choose two names.");
        }

        var index = schema.GetFieldIndex(context.ErrorCol);
        if (context.InputHasErrorColumn && (index < 0 || !TextColumn.IsText(schema.GetFieldByIndex(index).DataType)))
        {
            throw new SchemaException(
                $"the rows should have the error column '{context.ErrorCol}' of strings, but "
                + (index < 0 ? "there is no such column." : $"it is {schema.GetFieldByIndex(index).DataType.Name}."));
        }

        var result = TransformSchema(schema);
        var makesError = context.Mode == RowErrorMode.Permissive;
        if (context.Columns?.FirstOrDefault(IsMissing) is { } missing)
        {
            throw new SchemaException(
                $"there is no column '{missing}' to return. Columns: {string.Join(", ", result.FieldsList.Select(field => field.Name))}.");
        }

        bool IsMissing(string name) =>
            result.GetFieldIndex(name) < 0 && !(makesError && name == context.ErrorCol) && name != context.StatusCol;
    }

    /// <summary>Refuses a name for a column of the run's own that another column has.</summary>
    private void CheckOwnColumn(Schema schema, string kind, string option, string name, bool isOwn, TransformContext context)
    {
        if (Stages.FirstOrDefault(stage => stage.OutputCols.Contains(name)) is { } maker)
        {
            throw new SchemaException($"{maker.Type} makes the column '{name}'; choose another name for the {kind} column ({option}).");
        }

        // No error column is made where the first error ends the run: then the user's may have the name.
        var isMade = kind == "status" || context.Mode != RowErrorMode.FailFast;
        if (isMade && !isOwn && schema.GetFieldIndex(name) >= 0)
        {
            throw new SchemaException($"the column '{name}' is there already; choose another name for the {kind} column ({option}).");
        }
    }
}

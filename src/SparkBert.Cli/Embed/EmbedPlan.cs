using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Cli.Reading;
using SparkBert.Cli.Writing;
using SparkBert.Functions;
using SparkBert.Programs;
using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>What a run does with rows of some columns: the stages that they pass, and the columns of the outputs.</summary>
internal sealed class EmbedPlan
{
    private readonly Schema result;

    private EmbedPlan(
        Pipeline pipeline, ReadRequest request, Schema input, SparkColumns? spark, Schema result, IReadOnlyList<OutputColumn> columns)
    {
        Pipeline = pipeline;
        Request = request;
        Input = input;
        Spark = spark;
        this.result = result;
        Columns = columns;
    }

    public Pipeline Pipeline { get; }

    /// <summary>What is needed of the rows.</summary>
    public ReadRequest Request { get; }

    /// <summary>The columns of the rows as they are read, without those of their origin.</summary>
    public Schema Input { get; }

    /// <summary>What makes the columns that the output takes columns of Spark's types; null where the output has all types.</summary>
    public SparkColumns? Spark { get; }

    /// <summary>The columns of the output; of its source, where that is flat.</summary>
    public IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>The flat layout; null where rows stay rows.</summary>
    public FlatLayout? Flat { get; private init; }

    /// <summary>The schema of the output.</summary>
    public Schema Schema => Flat?.Schema ?? OutputColumn.Select(result, Columns);

    /// <summary>The stages with a model.</summary>
    public IEnumerable<ModelStage> Embeddings => Pipeline.Stages.OfType<ModelStage>();

    /// <summary>Model calls at the same time; 1 for a pipeline without a model.</summary>
    public int Threads => Embeddings.FirstOrDefault() is { } embeddings
        ? embeddings.Threads ?? Environment.ProcessorCount
        : 1;

    /// <summary>Plans a run. All that can be refused is refused here, before the first model call.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="rows">The inputs.</param>
    /// <param name="openModel">Opens a model by its path or name.</param>
    /// <exception cref="UsageException">An option doesn't go with the columns or the model.</exception>
    public static EmbedPlan Create(EmbedOptions options, InputRows rows, Func<string?, BertModel> openModel)
    {
        // For vectors alone no member is needed but those that the stages read.
        var keepsObjects = rows.AreObjects && (options.IsFlat ? options.IdColumn is null : options.WritesJson);
        var outline = rows.Open(keepsObjects);
        string[] names = [.. outline.Select(column => column.Name), .. rows.Partitions.Select(field => field.Name)];
        var pipeline = options.PipelineFile is null
            ? CreatePipeline(options, outline, names, openModel)
            : PipelineFile.Read(options.PipelineFile, openModel);
        var origin = RowOrigin.Beside([.. names, .. pipeline.Stages.SelectMany(stage => stage.OutputCols), .. options.Columns ?? []]);
        var request = new ReadRequest { Used = FindUsed(pipeline, rows), Origin = origin };
        return options.IsFlat ? PlanFlat(options, rows, pipeline, request, keepsObjects)
            : keepsObjects ? PlanObjects(options, rows, pipeline, request, outline)
            : PlanColumns(options, rows, pipeline, request);
    }

    private static Pipeline CreatePipeline(
        EmbedOptions options, IReadOnlyList<OutlineColumn> outline, string[] names, Func<string?, BertModel> openModel)
    {
        bool HasText() => OutlineColumn.Find(outline, options.TextColumn) is not null || names.Contains(options.TextColumn);
        bool HasAnnotations(string name) => outline.Any(column => column.Name == name && column.IsAnnotations);
        var takesAnnotations = options.TakesAnnotations
            ?? (HasAnnotations(options.SentenceColumn) && HasAnnotations(options.TokenColumn)
                && (options.Level != VectorLevel.Document || !HasText()));
        if (takesAnnotations ? !names.Contains(options.SentenceColumn) || !names.Contains(options.TokenColumn) : !HasText())
        {
            throw new UsageException(ReadingOptions.DescribeMissing(
                takesAnnotations, options.TextColumn, options.SentenceColumn, options.TokenColumn, names));
        }

        if (!options.IsFlat && names.Contains(options.OutputColumn, options.NameComparer))
        {
            throw new UsageException($"the input has a column '{options.OutputColumn}' already; choose another name with --output-col.");
        }

        // Columns of the stages that nobody asked for never take the place of a column of the user's.
        string[] taken =
        [
            .. names, .. new[] { options.OutputColumn, options.ErrorColumn, options.CorruptColumn, options.StatusColumn }.OfType<string>(),
        ];
        string FindFree(string name) => FreeName.Find(name, taken);

        // The flat layout has no column of the stages'.
        var output = options.IsFlat ? FindFree(options.OutputColumn) : options.OutputColumn;
        BertEmbeddings Load(IReadOnlyList<string> inputs, string vectors) =>
            options.CreateStage(openModel(options.Model), inputs, vectors);
        var stages = new LevelPipeline(options.Level, output, FindFree, Load);
        return UsageException.Require(() => takesAnnotations
            ? stages.OfAnnotations(options.SentenceColumn, options.TokenColumn)
            : stages.OfTexts(options.TextColumn));
    }

    /// <summary>What the stages want of the columns that they do not make themselves.</summary>
    private static List<UsedColumn> FindUsed(Pipeline pipeline, InputRows rows)
    {
        var assemblers = pipeline.Stages.OfType<DocumentAssembler>().ToArray();
        return
        [
            .. pipeline.ReadColumns.Where(name => rows.Partitions.All(field => field.Name != name)).Select(name => new UsedColumn(
                name,
                assemblers.Any(stage => stage.InputCols.Contains(name)) ? ColumnUse.Text
                    : assemblers.Any(stage => stage.IdCol == name) ? ColumnUse.Value
                    : assemblers.Any(stage => stage.MetadataCol == name) ? ColumnUse.Map
                    : ColumnUse.Annotations)),
        ];
    }

    /// <summary>JSON objects that go to JSON lines as they are, with what is added behind their members.</summary>
    private static EmbedPlan PlanObjects(
        EmbedOptions options, InputRows rows, Pipeline pipeline, ReadRequest request, IReadOnlyList<OutlineColumn> outline)
    {
        var made = pipeline.Stages.SelectMany(stage => stage.OutputCols).Concat(rows.Partitions.Select(field => field.Name)).ToHashSet();
        bool IsMember(string name) => outline.Any(column => column.Name == name);
        List<OutputColumn> columns =
        [
            .. options.Columns?.Select(name => IsMember(name) && !made.Contains(name)
                    ? new OutputColumn(request.Origin.Object, name, OutputColumnKind.Member)
                    : new OutputColumn(name, name))
                ?? [
                    new OutputColumn(request.Origin.Object, "", OutputColumnKind.Members),
                    .. rows.Partitions.Select(field => new OutputColumn(field.Name, field.Name)),
                    .. pipeline.Stages[^1].OutputCols.Select(name => new OutputColumn(name, name)),
                ],
        ];
        columns = AddErrors(options, pipeline, columns, request.Origin, hasContent: true, [.. outline.Select(column => column.Name)]);
        var added = columns.Where(column => column.Kind is OutputColumnKind.Value or OutputColumnKind.Content)
            .Select(column => column.Name);
        if (added.FirstOrDefault(IsMember) is { } taken)
        {
            throw new UsageException(
                $"the rows have a member '{taken}' already, which the output adds: choose another name (--output-col, --error-col).");
        }

        request = request with { AddedToObjects = [.. added] };
        return Finish(options, rows.FindSchema(request, hasTypes: false), pipeline, request, columns);
    }

    private static EmbedPlan PlanColumns(EmbedOptions options, InputRows rows, Pipeline pipeline, ReadRequest request)
    {
        var input = rows.FindSchema(request, hasTypes: !options.WritesJson);
        string[] names = [.. input.FieldsList.Select(field => field.Name)];

        // A column in a column that is used stands beside the columns, and is none of the output's.
        var own = names.Where(name => rows.IsOwnColumn(name)).ToArray();
        if (pipeline.Stages.SelectMany(stage => stage.OutputCols.Select(name => (stage.Type, Name: name)))
            .FirstOrDefault(made => own.Contains(made.Name, options.NameComparer)) is { Name: not null } clash)
        {
            throw new UsageException($"the input has a column '{clash.Name}', which {clash.Type} makes; choose another name for it "
                + "(--output-col, or outputCol in the pipeline).");
        }

        var cleans = pipeline.Stages.OfType<EmbeddingsFinisher>().Any(stage => stage.CleanAnnotations);
        var kept = own.Where(name => !(cleans && AnnotationSchema.IsAnnotationColumn(input.GetFieldByName(name).DataType)));
        var chosen = options.Columns ?? [.. kept, .. pipeline.Stages[^1].OutputCols];
        var columns = chosen.Select(name => new OutputColumn(name, name)).ToList();
        columns = AddErrors(options, pipeline, columns, request.Origin, rows.HasTextFormat, own);
        return Finish(options, input, pipeline, request, columns);
    }

    private static EmbedPlan PlanFlat(
        EmbedOptions options, InputRows rows, Pipeline pipeline, ReadRequest request, bool leavesMembers)
    {
        request = request with { AddedToObjects = leavesMembers ? [] : null };
        var input = rows.FindSchema(request, hasTypes: options.IdColumn is not null);
        var own = input.FieldsList.Select(field => field.Name).Where(rows.IsOwnColumn).ToArray();
        UsageException.Require(() => LayoutOptions.RequireId(options.IdColumn, own));
        var last = pipeline.Stages[^1];
        var dimension = UsageException.Require(() => LevelPipeline.RequireVectorLength(pipeline));
        List<OutputColumn> columns = [new(last.OutputCols[0], FlatColumns.Vector)];
        if (options.IdColumn is not null)
        {
            columns.Add(new OutputColumn(options.IdColumn, FlatColumns.Id));
        }

        var plan = Finish(options, input, pipeline, request, columns, hasSparkTypes: true);
        var source = plan.result.GetFieldByName(last.OutputCols[0]);
        return new EmbedPlan(pipeline, request, input, plan.Spark, plan.result, columns)
        {
            Flat = new FlatLayout
            {
                Source = source,
                IdSource = options.IdColumn is null ? null : plan.result.GetFieldByName(options.IdColumn),
                ErrorSource = request.Origin.Error,
                ErrorName = KeepsBad(options) ? options.ErrorColumn : null,
                Level = options.Level == VectorLevel.Document ? VectorLevel.Document
                    : source.Metadata?.GetValueOrDefault(AnnotationSchema.AnnotatorTypeKey) == AnnotatorTypes.WordEmbeddings
                        ? VectorLevel.Token
                        : VectorLevel.Sentence,
                Dimension = dimension,
                Format = options.Vectors,
                HasFixedNulls = !options.WritesParquet,
            },
        };
    }

    /// <summary>Whether bad rows stay in the output.</summary>
    private static bool KeepsBad(EmbedOptions options) => options.Quarantine is null && options.Mode == RowErrorMode.Permissive;

    /// <summary>
    /// Bad rows stay in the output with their error, and with their content where it could not be read, unless they have a file of their
    /// own, are dropped, or end the run.
    /// </summary>
    private static List<OutputColumn> AddErrors(
        EmbedOptions options,
        Pipeline pipeline,
        List<OutputColumn> columns,
        RowOrigin origin,
        bool hasContent,
        IReadOnlyList<string> own)
    {
        var keepsBad = KeepsBad(options);
        RequireDistinct(options, pipeline, columns, keepsBad, hasContent);
        OutputColumn Resolve(OutputColumn column) => column.Kind != OutputColumnKind.Value || own.Contains(column.Name) ? column
            : column.Name == options.ErrorColumn ? column with { Source = origin.Error }
            : column.Name == options.CorruptColumn && hasContent ? column with { Source = origin.Corrupt, Kind = OutputColumnKind.Content }
            : column;
        columns = [.. columns.Select(Resolve)];
        if (options.StatusColumn is { } status && columns.All(column => column.Name != status))
        {
            Require(status, "--status-col");
            columns.Add(new OutputColumn(status, status));
        }

        if (!keepsBad)
        {
            return columns;
        }

        if (columns.All(column => column.Source != origin.Error))
        {
            Require(options.ErrorColumn, "--error-col");
            columns.Add(new OutputColumn(origin.Error, options.ErrorColumn));
        }

        if (hasContent && options.Columns is null)
        {
            Require(options.CorruptColumn, "--corrupt-col");
            columns.Add(new OutputColumn(origin.Corrupt, options.CorruptColumn, OutputColumnKind.Content));
        }

        return columns;

        void Require(string name, string option)
        {
            if ((options.Columns ?? own).Contains(name, options.NameComparer))
            {
                throw new UsageException(
                    $"the input has a column '{name}', and the output needs one of that name for what became of a row: choose another with "
                    + $"{option}{(option == "--status-col" ? "" : ", or set bad rows aside with --quarantine")}.");
            }
        }
    }

    /// <summary>Refuses names of added columns that are one.</summary>
    private static void RequireDistinct(
        EmbedOptions options, Pipeline pipeline, List<OutputColumn> columns, bool keepsBad, bool hasContent)
    {
        List<(string, string)> added =
        [
            .. pipeline.Stages.SelectMany(stage => stage.OutputCols.Where(name => columns.Any(column => column.Name == name)).Select(
                name => (options.PipelineFile is null ? "--output-col" : $"outputCol of {stage.Type}", name))),
        ];
        if (options.StatusColumn is { } status)
        {
            added.Add(("--status-col", status));
        }

        if (keepsBad)
        {
            added.Add(("--error-col", options.ErrorColumn));
        }

        if (keepsBad && hasContent)
        {
            added.Add(("--corrupt-col", options.CorruptColumn));
        }

        UsageException.Require(() => AddedNames.RequireDistinct(added));
    }

    private static EmbedPlan Finish(
        EmbedOptions options,
        Schema input,
        Pipeline pipeline,
        ReadRequest request,
        List<OutputColumn> columns,
        bool hasSparkTypes = false)
    {
        var spark = options.WritesParquet || hasSparkTypes
            ? new SparkColumns(input, name => columns.Any(column => column.Source == name))
            : null;
        var all = OriginColumns.AddTo(spark?.Schema ?? input, request.Origin);
        var context = new TransformContext
        {
            StatusCol = options.StatusColumn,
            ErrorCol = request.Origin.Error,
            InputHasErrorColumn = true,
        };
        var result = UsageException.Require(() => pipeline.TransformSchema(all, context));
        if (columns.FirstOrDefault(column => result.GetFieldIndex(column.Source) < 0).Name is { } missing)
        {
            var known = result.FieldsList.Select(field => field.Name).Where(name => !request.Origin.Has(name));
            throw new UsageException($"--columns: there is no column '{missing}'. Columns: {string.Join(", ", known)}.");
        }

        if (options.Vectors != VectorFormat.Float32 && pipeline.Stages[^1].OutputCols.FirstOrDefault(name =>
            !AnnotationSchema.IsAnnotationColumn(result.GetFieldByName(name).DataType)) is { } plain)
        {
            throw new UsageException($"--vectors rounds the vectors of annotations, and the column '{plain}' has none.");
        }

        return new EmbedPlan(pipeline, request, input, spark, result, columns);
    }
}

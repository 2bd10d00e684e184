using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Functions;

/// <summary>Makes Spark functions of pipelines, without a JVM: each driver API gives them to its Spark in its own way.</summary>
public static class PipelineFunctions
{
    /// <summary>A pipeline over the rows of a frame, or of its groups.</summary>
    /// <param name="pipeline">The stages.</param>
    /// <param name="frame">The columns of the frame.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="locate">Says where executors find a model.</param>
    /// <returns>
    /// The function; its <see cref="FunctionDefinition.Result"/> has all columns of the result, including the frame's own.
    /// </returns>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    /// <exception cref="ArgumentException">The number of rows changes, and columns are to cross alone.</exception>
    public static FunctionDefinition Transform(
        Pipeline pipeline, IReadOnlyList<FrameColumn> frame, PipelineFunctionOptions options, Func<BertModel, ExecutorModel> locate)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(locate);
        var (keepsRows, drops) = (pipeline.KeepsRows, options.Mode == RowErrorMode.DropMalformed);
        var crossing = options.Crossing ?? (keepsRows && !drops && !MakesVectors(pipeline) ? Crossing.Columns : Crossing.Rows);
        if (crossing == Crossing.Columns && (!keepsRows || drops))
        {
            var why = keepsRows ? "DropMalformed leaves out bad rows" : "explodeSentences makes several rows of one";
            throw new ArgumentException($"{why}, so whole rows must cross to .NET.", nameof(options));
        }

        var plan = TransformPlan.Create(frame, pipeline, options with { Crossing = crossing });
        var arguments = crossing switch
        {
            Crossing.Columns => plan.Inputs,
            Crossing.Rows => ListRows(plan),
            _ => [.. plan.CarriedNames.Select((name, column) => new FunctionArgument(name, column))],
        };
        if (crossing != Crossing.Columns)
        {
            TransformPlan.RequireArrow(
                arguments.Where(argument => !argument.IsCast).Select(argument => frame[argument.Column!.Value]),
                crossing == Crossing.Rows ? "leave it out with the option Columns" : "select the columns that are needed before GroupBy");
        }

        var (stages, models) = Locate([pipeline], locate);
        RenameIds(stages[0], plan, arguments);
        var written = new PipelineOptions
        {
            Pipelines = stages,
            Models = Identities(models),
            Mode = options.Mode,
            ErrorCol = plan.ErrorCol,
            HasErrors = plan.HasErrors,
            Inputs = crossing == Crossing.Rows ? null : [.. arguments.Select(argument => argument.Name)],
            Returns = [.. crossing == Crossing.Columns
                ? plan.Made.Select(column => column.Name)
                : plan.Output.Select(column => column.CarriedName)],
            Device = options.Device,
        };
        var function = crossing == Crossing.Columns ? BuiltInFunctions.Columns : BuiltInFunctions.Pipeline;
        return new FunctionDefinition
        {
            Command = new FunctionCommand(function, written.ToJson()),
            DisplayName = Show(function, [pipeline]),
            EvalType = crossing switch
            {
                Crossing.Columns => EvalType.ScalarPandas,
                Crossing.Rows => EvalType.MapArrowIter,
                _ => EvalType.GroupedMapPandas,
            },
            Arguments = arguments,
            Result = plan.Output,
            IsDeterministic = crossing != Crossing.Columns || (options.IsDeterministic ?? options.Mode == RowErrorMode.FailFast),
            Models = models,
        };
    }

    /// <summary>
    /// The embeddings of a row as a function of SQL: of <c>(sentence, token)</c>, annotation columns, or of <c>(text)</c>, which passes
    /// DocumentAssembler, SentenceDetector and Tokenizer first. Its value is the column of BertEmbeddings.
    /// </summary>
    /// <param name="embeddings">The stage; its column names don't count.</param>
    /// <param name="mode">What happens to bad rows: null values, or the end of the job.</param>
    /// <param name="locate">Says where executors find a model.</param>
    /// <param name="device">What the model runs on in the tasks; see <see cref="PipelineFunctionOptions.Device"/>.</param>
    /// <exception cref="ArgumentException">Bad rows are to be dropped.</exception>
    public static FunctionDefinition Embeddings(
        BertEmbeddings embeddings, RowErrorMode mode, Func<BertModel, ExecutorModel> locate, ComputeDevice device = default)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(locate);
        var text = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);
        return CreateValue([new Pipeline(embeddings), text], mode, locate, device, hasDefaultColumns: true);
    }

    /// <summary>A pipeline as a function of the columns that its first stage reads; its value is the last stage's column.</summary>
    /// <param name="pipeline">The stages; each row must stay one row.</param>
    /// <param name="mode">What happens to bad rows: null values, or the end of the job.</param>
    /// <param name="locate">Says where executors find a model.</param>
    /// <param name="device">What models run on in the tasks; see <see cref="PipelineFunctionOptions.Device"/>.</param>
    /// <exception cref="ArgumentException">The pipeline changes the number of rows, or bad rows are to be dropped.</exception>
    public static FunctionDefinition Value(
        Pipeline pipeline, RowErrorMode mode, Func<BertModel, ExecutorModel> locate, ComputeDevice device = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(locate);
        if (MakesVectors(pipeline))
        {
            throw new ArgumentException(
                "a function can't give Spark ML's vectors (outputAsVector), for Spark before 4 takes no values of a class from one; use "
                + "Transform.",
                nameof(pipeline));
        }

        if (pipeline.Stages[^1].OutputCols.Count > 1)
        {
            throw new ArgumentException(
                $"a function gives one value for each row, but {pipeline.Stages[^1].Type} makes {pipeline.Stages[^1].OutputCols.Count} "
                + "columns; use Transform.",
                nameof(pipeline));
        }

        return pipeline.KeepsRows
            ? CreateValue([pipeline], mode, locate, device)
            : throw new ArgumentException(
                "a function gives one value for each row, but explodeSentences makes several rows of one; use Transform.",
                nameof(pipeline));
    }

    /// <summary>
    /// Whether a column has values of Spark ML's class: Spark before 4 refuses them in what a scalar function returns (ArrowEvalPythonExec
    /// of 3.5 compares with the class, and not with its SQL type), but not in whole rows.
    /// </summary>
    private static bool MakesVectors(Pipeline pipeline) => pipeline.Stages.OfType<EmbeddingsFinisher>().Any(stage => stage.OutputAsVector);

    private static FunctionDefinition CreateValue(
        IReadOnlyList<Pipeline> pipelines,
        RowErrorMode mode,
        Func<BertModel, ExecutorModel> locate,
        ComputeDevice device,
        bool hasDefaultColumns = false)
    {
        if (mode == RowErrorMode.DropMalformed)
        {
            throw new ArgumentException("a function gives one value for each row, but DropMalformed leaves out bad rows; use Transform.");
        }

        var (stages, models) = Locate(pipelines, locate);
        var last = pipelines[0].Stages[^1];
        foreach (var stage in stages.Select(pipeline => (JsonObject)pipeline[^1]!).Where(_ => hasDefaultColumns))
        {
            stage.Remove("inputCols");
            stage.Remove("outputCol");
        }

        var options = new PipelineOptions
        {
            Pipelines = stages,
            Models = Identities(models),
            Mode = mode,
            Device = device,

            // It stays inside, and a function may take an argument of its usual name.
            ErrorCol = FreeName.Find(
                new TransformContext().ErrorCol,
                [.. pipelines.SelectMany(pipeline => pipeline.ReadColumns.Concat(pipeline.Stages.SelectMany(stage => stage.OutputCols)))]),
        };
        return new FunctionDefinition
        {
            Command = new FunctionCommand(BuiltInFunctions.Embeddings, options.ToJson()),
            DisplayName = Show(BuiltInFunctions.Embeddings, pipelines),
            EvalType = EvalType.ScalarPandas,
            Arguments = [.. pipelines[0].Stages[0].InputCols.Select(name => new FunctionArgument(name))],
            Result = [new PlannedColumn(last.OutputCol, FindOutputField(pipelines[0]))],
            IsDeterministic = true,
            Models = models,
        };
    }

    /// <summary>A function's name with its models', as <c>sparkbert.columns:bert_large_cased</c>.</summary>
    private static string Show(string function, IEnumerable<Pipeline> pipelines) => string.Join(':', pipelines
        .SelectMany(pipeline => pipeline.Stages.OfType<ModelStage>()).Select(stage => stage.Model.Name).Distinct().Prepend(function));

    /// <summary>
    /// The columns of whole rows: those that the result keeps, and those that the stages read. A column that is kept and read as a string
    /// crosses twice.
    /// </summary>
    private static List<FunctionArgument> ListRows(TransformPlan plan)
    {
        var rows = plan.Kept.Select(column => new FunctionArgument(column.CarriedName, column.Column)).ToList();
        foreach (var input in plan.Inputs.Where(input => input.IsCast || rows.All(row => row.Column != input.Column)))
        {
            var taken = rows.Select(row => row.Name).Concat(plan.Inputs.Where(other => other != input).Select(other => other.Name))
                .Concat(plan.Names).ToList();
            rows.Add(input.IsCast && rows.Any(row => row.Column == input.Column)
                ? input with { Name = FreeName.Find(input.Name, taken) }
                : input);
        }

        return rows;
    }

    /// <summary>A column that crosses as a string beside itself has another name there.</summary>
    private static void RenameIds(JsonArray stages, TransformPlan plan, IReadOnlyList<FunctionArgument> arguments)
    {
        foreach (var stage in stages)
        {
            if (stage!["params"]?["idCol"] is { } id
                && plan.Inputs.FirstOrDefault(input => input.IsCast && input.Name == (string?)id) is { } cast)
            {
                stage["params"]!["idCol"] = arguments.Single(argument => argument.IsCast && argument.Column == cast.Column).Name;
            }
        }
    }

    /// <summary>The column of the last stage with its metadata, which don't depend on the frame.</summary>
    private static Field FindOutputField(Pipeline pipeline)
    {
        var assemblers = pipeline.Stages.OfType<DocumentAssembler>().ToList();
        IArrowType TypeOf(string name) =>
            assemblers.Exists(stage => stage.MetadataCol == name) ? new MapType(StringType.Default, StringType.Default)
            : assemblers.Exists(stage => stage.ReadColumns.Contains(name)) ? StringType.Default
            : AnnotationSchema.ColumnType;
        var read = pipeline.ReadColumns.Select(name => new Field(name, TypeOf(name), nullable: true));
        return pipeline.TransformSchema(new Schema(read, null)).GetFieldByName(pipeline.Stages[^1].OutputCol);
    }

    /// <summary>The stages with their models named as executors find them.</summary>
    private static (List<JsonArray> Stages, List<ExecutorModel> Models) Locate(
        IReadOnlyList<Pipeline> pipelines, Func<BertModel, ExecutorModel> locate)
    {
        var found = new Dictionary<BertModel, ExecutorModel>();
        var written = new List<JsonArray>();
        foreach (var pipeline in pipelines)
        {
            var stages = (JsonArray)JsonNode.Parse(pipeline.ToJson())!;
            foreach (var (stage, json) in pipeline.Stages.Zip(stages))
            {
                if (stage is ModelStage embeddings)
                {
                    if (!found.TryGetValue(embeddings.Model, out var model))
                    {
                        found.Add(embeddings.Model, model = locate(embeddings.Model));
                    }

                    json!["params"]!["model"] = model.Name;
                }
            }

            written.Add(stages);
        }

        return (written, [.. found.Values]);
    }

    private static Dictionary<string, string> Identities(IEnumerable<ExecutorModel> models)
    {
        var identities = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, identity) in models)
        {
            if (identity is not null && !identities.TryAdd(name, identity) && identities[name] != identity)
            {
                throw new ArgumentException(
                    $"two models of the pipeline have the name '{name}' on executors, one with the SHA-256 {identities[name]} and one with "
                    + $"{identity}. Give each a name of its own.");
            }
        }

        return identities;
    }
}

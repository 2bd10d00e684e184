using Apache.Arrow;
using SparkBert.Cli.Files;
using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>What a run does with rows of some columns: the stages that they pass, and the columns of the outputs.</summary>
internal sealed class EmbedPlan
{
    private readonly Schema result;

    private EmbedPlan(Pipeline pipeline, Schema result, IReadOnlyList<string> inputColumns, IReadOnlyList<OutputColumn> columns)
    {
        Pipeline = pipeline;
        this.result = result;
        InputColumns = inputColumns;
        Columns = columns;
    }

    public Pipeline Pipeline { get; }

    /// <summary>The columns of the rows as they were read.</summary>
    public IReadOnlyList<string> InputColumns { get; }

    /// <summary>The columns of the output.</summary>
    public IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>The schema of the output.</summary>
    public Schema Schema => OutputColumn.Select(result, Columns);

    /// <summary>Model calls at the same time; 1 for a pipeline without a model.</summary>
    public int Threads => Pipeline.Stages.OfType<BertEmbeddings>().FirstOrDefault() is { } embeddings
        ? embeddings.Threads ?? Environment.ProcessorCount
        : 1;

    /// <summary>Plans a run. All that can be refused is refused here, before the first model call.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="input">The columns that were read, those of <see cref="RowOrigin"/> among them.</param>
    /// <param name="openModel">Opens a model by its path or name.</param>
    /// <exception cref="UsageException">An option doesn't go with the columns or the model.</exception>
    public static EmbedPlan Create(EmbedOptions options, Schema input, Func<string, BertModel> openModel)
    {
        string[] inputColumns = [.. input.FieldsList.Select(field => field.Name).Where(name => !RowOrigin.IsInternal(name))];
        var pipeline = options.PipelineFile is null
            ? CreatePipeline(options, inputColumns, openModel)
            : ReadPipeline(options.PipelineFile, openModel);
        var result = UsageException.Require(() => pipeline.TransformSchema(input));
        return new EmbedPlan(pipeline, result, inputColumns, ChooseColumns(options, result, inputColumns, pipeline.Stages[^1].OutputCol));
    }

    private static Pipeline ReadPipeline(string file, Func<string, BertModel> openModel) => File.Exists(file)
        ? Pipeline.FromJson(File.ReadAllText(file), openModel)
        : throw new UsageException($"there is no pipeline file {file}.");

    private static Pipeline CreatePipeline(EmbedOptions options, string[] columns, Func<string, BertModel> openModel)
    {
        var hasAnnotations = columns.Contains("sentence") && columns.Contains("token");
        if (!hasAnnotations && !columns.Contains(options.TextColumn))
        {
            throw new UsageException(
                $"the input has neither the column '{options.TextColumn}' (see --text-column) nor the annotation columns 'sentence' and "
                + $"'token'. Columns: {string.Join(", ", columns)}.");
        }

        var model = openModel(options.Model);
        var embeddings = UsageException.Require(() => options.CreateStage(model));
        return hasAnnotations
            ? new Pipeline(embeddings)
            : new Pipeline(new DocumentAssembler { InputCols = [options.TextColumn] }, new SentenceDetector(), new Tokenizer(), embeddings);
    }

    private static List<OutputColumn> ChooseColumns(EmbedOptions options, Schema result, string[] inputColumns, string outputCol)
    {
        var names = options.Columns ?? [.. inputColumns.Union([outputCol])];
        var hasError = result.GetFieldIndex(OutputColumn.ErrorName) >= 0;
        if (names.FirstOrDefault(name => RowOrigin.IsInternal(name) || (result.GetFieldIndex(name) < 0 && name != OutputColumn.ErrorName))
            is { } missing)
        {
            var known = result.FieldsList.Select(field => field.Name).Where(name => !RowOrigin.IsInternal(name));
            throw new UsageException(
                $"--columns: there is no column '{missing}'. Columns: "
                + $"{string.Join(", ", hasError ? known : known.Append(OutputColumn.ErrorName))}.");
        }

        var columns = names
            .Select(name => name == OutputColumn.ErrorName && !hasError ? OutputColumn.Error : new OutputColumn(name, name))
            .ToList();

        // Bad rows stay in the output with their error, unless they have a file of their own or end the run.
        if (options.Quarantine is not null || options.Mode == RowErrorMode.FailFast || columns.Contains(OutputColumn.Error))
        {
            return columns;
        }

        return columns.All(column => column.Name != OutputColumn.ErrorName)
            ? [.. columns, OutputColumn.Error]
            : throw new UsageException(
                $"the input has a column '{OutputColumn.ErrorName}', and the output needs one for what is wrong with a row. Leave yours "
                + "out with --columns, or end at the first bad row with --mode failfast.");
    }
}

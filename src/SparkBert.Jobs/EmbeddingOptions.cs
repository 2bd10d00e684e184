using System.CommandLine;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Driver;
using SparkBert.Functions;
using SparkBert.Jobs.Sessions;
using SparkBert.Programs;
using SparkBert.Sessions;
using SparkBert.Spark.Sql.Types;
using SparkBert.Stages;

namespace SparkBert.Jobs;

/// <summary>The options of a job that say which vectors are made: those of <c>sparkbert embed</c>, under the same names.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>Spark's setting: the GPUs of a task, a fraction where tasks share one.</summary>
    private const string GpuAmount = "spark.task.resource.gpu.amount";

    private readonly Option<string?> model = new("--model", "-m")
    {
        Description = "A model bundle or folder here, local:/PATH on every node, an archive (.tar.gz), a name that Spark ships, "
            + "hf:owner/name or a pulled model; by default spark.sparkbert.model",
    };

    private readonly Option<string?> pipelineFile = new("--pipeline")
    {
        Description = "A pipeline in its JSON form, in place of the default one; the options of the model do not apply then",
    };

    private readonly EmbeddingParameterOptions parameters = new();

    /// <summary>What has a vector, and what a row of the output is.</summary>
    internal LayoutOptions Layout { get; } = new(numbersRows: false);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="namesColumns">Whether the job takes the names of its columns from options; a query has its own.</param>
    /// <param name="takesPipeline">Whether the job runs any pipeline.</param>
    /// <param name="takesLayout">Whether vectors of sentences and documents, and rows of vectors, can be asked for.</param>
    public void AddTo(Command command, bool namesColumns = true, bool takesPipeline = false, bool takesLayout = false)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(model);
        parameters.AddTo(command, namesColumns);
        if (takesLayout)
        {
            Layout.AddTo(command);
        }

        if (takesPipeline)
        {
            command.Add(pipelineFile);
        }
    }

    /// <summary>Checks the options before there is a JVM.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <exception cref="ArgumentException">Options do not go together, or name a file that is not there.</exception>
    /// <exception cref="ModelException">The model's folder is not there.</exception>
    public void Check(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        if (parsed.GetValue(model) is { } name && (name.StartsWith('/') || name.StartsWith('.')) && !Path.Exists(name)
            && !Spark.SparkSubmit.StartedThisProgram)
        {
            throw new ModelException($"there is no model folder {name}.");
        }

        if (parsed.GetValue(pipelineFile) is not { } file)
        {
            return;
        }

        string[] given =
        [
            .. parameters.FindGiven(parsed), .. Layout.FindGiven(parsed),
            .. parsed.GetResult(model) is { Implicit: false } ? new[] { model.Name } : [],
        ];
        if (given.Length > 0)
        {
            throw new ArgumentException($"--pipeline has its own model and parameters: leave out {string.Join(", ", given)}.");
        }

        if (!File.Exists(file))
        {
            throw new ArgumentException($"there is no pipeline file {file}.");
        }
    }

    /// <summary>The stage with its parameters, on the model that the options name. The job keeps the model open.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="inputCols">The columns of sentences and tokens; null for those of the text stages.</param>
    /// <param name="outputCol">The column of the vectors, whatever the user named; null for that name.</param>
    /// <exception cref="ShippingException">No model is named.</exception>
    /// <exception cref="ModelException">It can't be used.</exception>
    public BertEmbeddings Load(Job job, ParseResult parsed, IReadOnlyList<string>? inputCols = null, string? outputCol = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parsed);
        var embeddings = parameters.Apply(
            job.LoadModel(parsed.GetValue(model), parameters.Precision(parsed)), parsed, inputCols,
            outputCol: outputCol, longText: Layout.LongText(parsed));
        if (parameters.Device(parsed).IsCuda && embeddings.Model.Manifest.Precision == BundleManifest.EightBitPrecision)
        {
            throw new DeviceException(
                $"the model {embeddings.Model.Name} is in {BundleManifest.EightBitPrecision}, which is for processors: use "
                + $"{BundleManifest.SinglePrecision} with --device {parameters.Device(parsed)}.");
        }

        job.Session.Describe($"embeddings of {embeddings.StorageRef}");
        return embeddings;
    }

    /// <summary>
    /// The pipeline for rows: that of the user's file, or the model alone where they have columns of annotations, or the text stages in
    /// front of it. Columns that nobody asked for never take the place of a column of the user's.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="rows">The rows; they get a column for a text that lies in another column.</param>
    /// <param name="reading">The names of the columns.</param>
    /// <exception cref="ArgumentException">The rows have no such column, or one of the name of a new one.</exception>
    /// <exception cref="ShippingException">No model is named.</exception>
    /// <exception cref="ModelException">It can't be used.</exception>
    public Pipeline Pipeline(Job job, ParseResult parsed, ref JobRows rows, ReadingOptions reading)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(reading);
        if (parsed.GetValue(pipelineFile) is { } file)
        {
            return PipelineFile.Read(file, name => job.LoadModel(name));
        }

        var (text, sentence, token) = (reading.TextColumn(parsed), reading.SentenceColumn(parsed), reading.TokenColumn(parsed));
        var (names, schema) = (rows.Columns, rows.Frame.Schema);
        var hasText = rows.Find(text) is not null;
        bool HasAnnotations(string name) => names.Contains(name)
            && schema[name].DataType is ArrayType { ElementType: StructType element }
            && element.Any(field => field.Name == "annotatorType");
        var takesAnnotations = reading.TakesAnnotations(parsed)
            ?? ((HasAnnotations(sentence) && HasAnnotations(token) && (Layout.Level(parsed) != VectorLevel.Document || !hasText))
                || (!hasText && names.Contains(sentence) && names.Contains(token)));
        if (takesAnnotations ? !names.Contains(sentence) || !names.Contains(token) : !hasText)
        {
            throw new ArgumentException(ReadingOptions.DescribeMissing(takesAnnotations, text, sentence, token, names));
        }

        if (!IsFlat(parsed) && names.Contains(OutputName(parsed), StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"the input has a column '{OutputName(parsed)}' already; choose another name with --output-col.");
        }

        if (takesAnnotations)
        {
            return PipelineOfAnnotations(job, parsed, rows, reading);
        }

        if (!names.Contains(text))
        {
            var nested = FreeName.Find("__sparkbert_text", rows.Frame.Columns);
            rows = rows with { Frame = rows.Frame.SelectColumns(JobColumn.All, new JobColumn(rows.Find(text)!, nested)) };
            text = nested;
        }

        return CreateStages(job, parsed, rows).OfTexts(text);
    }

    /// <summary>The model alone, for rows with columns of annotations.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="reading">The names of the columns.</param>
    /// <exception cref="ArgumentException">The rows have no such columns.</exception>
    /// <exception cref="ShippingException">No model is named.</exception>
    /// <exception cref="ModelException">It can't be used.</exception>
    public Pipeline PipelineOfAnnotations(Job job, ParseResult parsed, JobRows rows, ReadingOptions reading)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(reading);
        var (sentence, token) = (reading.SentenceColumn(parsed), reading.TokenColumn(parsed));
        return rows.Columns.Contains(sentence) && rows.Columns.Contains(token)
            ? CreateStages(job, parsed, rows).OfAnnotations(sentence, token)
            : throw new ArgumentException(
                ReadingOptions.DescribeMissing(true, reading.TextColumn(parsed), sentence, token, rows.Columns));
    }

    /// <summary>The option that names the column of vectors, and the name; none where a pipeline or a query names it.</summary>
    /// <param name="parsed">The arguments.</param>
    public IEnumerable<(string Source, string Name)> OutputNames(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(pipelineFile) is null && !IsFlat(parsed)
            ? parameters.FindOutputName(parsed).Select(found => (found.Source, OutputName(parsed)))
            : [];
    }

    /// <summary>Whether each vector is a row of the output.</summary>
    /// <param name="parsed">The arguments.</param>
    internal bool IsFlat(ParseResult parsed) => Layout.Layout(parsed) == OutputLayout.Flat;

    /// <summary>What happens to bad rows.</summary>
    /// <param name="parsed">The arguments.</param>
    public RowErrorMode Mode(ParseResult parsed) => parameters.Mode(parsed);

    /// <summary>What models run on in the tasks. A job that asks for GPUs which Spark does not give out is warned of it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    public ComputeDevice Device(Job job, ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(job);
        var device = parameters.Device(parsed);
        if (device is { IsCuda: true, Index: null } && job.Session.FindSetting(GpuAmount) is null)
        {
            StandardStreams.Error.WriteLine(
                $"--device {device}: Spark gives the tasks no GPU of their own, so all of a machine share its first one; to have them "
                + $"given out, set {GpuAmount} and spark.executor.resource.gpu.amount.");
        }

        return device;
    }

    /// <summary>Whether the user chose the columns of the result.</summary>
    /// <param name="parsed">The arguments.</param>
    public bool ChoosesColumns(ParseResult parsed) => parameters.Columns(parsed) is not null;

    /// <summary>The rows with the columns of the pipeline: by default their own columns and the last stage's.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="output">Where they go; null where that has no options.</param>
    /// <param name="transform">Runs the pipeline; over the rows if null.</param>
    /// <exception cref="ArgumentException">A column that is asked for is not there.</exception>
    /// <exception cref="SchemaException">A column is of another type than a stage takes.</exception>
    public JobRows Transform(
        Job job,
        ParseResult parsed,
        JobRows rows,
        Pipeline pipeline,
        OutputOptions? output = null,
        Func<IJobFrame, JobTransform, IJobFrame>? transform = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(pipeline);
        var made = pipeline.Stages.SelectMany(stage => stage.OutputCols).ToList();
        if (pipeline.Stages.SelectMany(stage => stage.OutputCols.Select(name => (stage.Type, Name: name)))
            .FirstOrDefault(output => rows.Columns.Contains(output.Name)) is { Name: not null } clash)
        {
            throw new ArgumentException($"the input has a column '{clash.Name}', which {clash.Type} makes; choose another name for it "
                + "(--output-col, or outputCol in the pipeline).");
        }

        var chosen = IsFlat(parsed) ? ChooseFlat(parsed, rows, pipeline)
            : parameters.Columns(parsed) ?? [.. rows.Columns, .. pipeline.Stages[^1].OutputCols];
        string[] known = [.. rows.Columns, .. made, .. output?.AddedColumns(parsed) ?? []];
        if (chosen.FirstOrDefault(name => !known.Contains(name)) is { } missing)
        {
            throw new ArgumentException($"--columns: there is no column '{missing}'. Columns: {string.Join(", ", known)}.");
        }

        if (!IsFlat(parsed))
        {
            AddedNames.RequireDistinct([.. made.Where(chosen.Contains).Select(FindSource), .. output?.OwnNames(parsed) ?? []]);
        }

        (string, string) FindSource(string name) =>
            (parsed.GetValue(pipelineFile) is null ? "--output-col" : "outputCol in the pipeline", name);
        var mode = Mode(parsed) == RowErrorMode.FailFast ? RowErrorMode.FailFast : RowErrorMode.Permissive;
        var frame = mode == RowErrorMode.FailFast ? WithPlaces(rows) : rows.Frame;
        var options = new JobTransform
        {
            Mode = mode,
            Device = Device(job, parsed),
            ErrorCol = rows.Error,
            Columns =
            [
                .. chosen.Where(name => rows.Columns.Contains(name) || made.Contains(name))
                    .Concat(output is not null && output.KeepsInput(parsed, rows) ? rows.Columns : [])
                    .Concat(rows.Own.Where(name => name != rows.Error)).Distinct(),
            ],
        };
        var result = transform is null ? frame.Transform(pipeline, options) : transform(frame, options);
        return rows with { Frame = result, Columns = [.. chosen.Distinct()] };
    }

    private bool NamesOutput(ParseResult parsed) => parameters.FindGiven(parsed).Contains("--output-col");

    /// <summary>The column of the vectors that the output has.</summary>
    private string OutputName(ParseResult parsed) => Layout.Level(parsed) == VectorLevel.Token || NamesOutput(parsed)
        ? parameters.OutputColumn(parsed)
        : LayoutOptions.SentenceColumn;

    private LevelPipeline CreateStages(Job job, ParseResult parsed, JobRows rows)
    {
        string FindFree(string name) => FreeName.Find(name, [.. rows.Frame.Columns, OutputName(parsed)]);

        // The flat layout has no column of the stages'.
        return new LevelPipeline(
            Layout.Level(parsed),
            IsFlat(parsed) ? FindFree(OutputName(parsed)) : OutputName(parsed),
            FindFree,
            (inputs, vectors) => Load(job, parsed, inputs, vectors));
    }

    /// <summary>The columns that the flat layout is made of: the ids, and the annotations of the last stage.</summary>
    private string[] ChooseFlat(ParseResult parsed, JobRows rows, Pipeline pipeline)
    {
        var id = Layout.IdColumn(parsed)!;
        LayoutOptions.RequireId(id, rows.Columns);
        _ = LevelPipeline.RequireVectorLength(pipeline);
        return [id, pipeline.Stages[^1].OutputCols[0]];
    }

    /// <summary>An error that ends the job says where its row is.</summary>
    private static IJobFrame WithPlaces(JobRows rows)
    {
        if (rows.File is null || rows.Raw is null)
        {
            return rows.Frame;
        }

        var (file, error) = (SqlText.Name(rows.File), SqlText.Name(rows.Error));
        var place = rows.Line is null ? file : $"{file}, ', line ', cast({SqlText.Name(rows.Line)} as string)";
        return JobRows.Replace(rows.Frame, rows.Error, $"concat({place}, ': ', {error})");
    }
}

using System.CommandLine;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Stages;

namespace SparkBert.Programs;

/// <summary>The options of a job that say which vectors are made: those of <c>sparkbert embed</c>, under the same names.</summary>
public sealed class EmbeddingOptions
{
    private readonly Option<string?> model = new("--model", "-m")
    {
        Description = "A model bundle or folder here, local:/PATH on every node, an archive (.tar.gz), a name that Spark ships, "
            + "hf:owner/name or a pulled model; by default spark.sparkbert.model",
    };

    private readonly EmbeddingParameterOptions parameters = new();

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="namesColumns">Whether the job takes the names of its columns from options; a query has its own.</param>
    public void AddTo(Command command, bool namesColumns = true)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(model);
        parameters.AddTo(command, namesColumns);
    }

    /// <summary>The stage with its parameters, on the model that the options name. The job keeps the model open.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="inputCols">The columns of sentences and tokens; null for those of the text stages.</param>
    /// <exception cref="Spark.ShippingException">No model is named.</exception>
    /// <exception cref="Bundles.ModelException">It can't be used.</exception>
    public BertEmbeddings Load(Job job, ParseResult parsed, IReadOnlyList<string>? inputCols = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parsed);
        var embeddings = parameters.Apply(job.LoadModel(parsed.GetValue(model)), parsed, inputCols);

        // What Spark's web pages show for the jobs that follow.
        job.Session.SparkContext.SetJobDescription($"{job.Session.SparkContext.AppName}: embeddings of {embeddings.StorageRef}");
        return embeddings;
    }

    /// <summary>
    /// The pipeline for a frame: the model alone where it has annotation columns <c>sentence</c> and <c>token</c>, else the text stages in
    /// front of it.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="textColumn">The column of texts.</param>
    /// <exception cref="Spark.ShippingException">No model is named.</exception>
    /// <exception cref="Bundles.ModelException">It can't be used.</exception>
    public Pipeline Pipeline(Job job, ParseResult parsed, DataFrame frame, string textColumn)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var embeddings = Load(job, parsed);
        return frame.Columns.Contains("sentence") && frame.Columns.Contains("token")
            ? new Pipeline(embeddings)
            : new Pipeline(new DocumentAssembler { InputCols = [textColumn] }, new SentenceDetector(), new Tokenizer(), embeddings);
    }

    /// <summary>What happens to bad rows.</summary>
    /// <param name="parsed">The arguments.</param>
    public RowErrorMode Mode(ParseResult parsed) => parameters.Mode(parsed);

    /// <summary>What is returned of a frame: by default its own columns and the last stage's.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="pipeline">The stages.</param>
    public TransformOptions Transform(Job job, ParseResult parsed, DataFrame frame, Pipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(pipeline);
        return new TransformOptions
        {
            Mode = Mode(parsed),
            Columns = parameters.Columns(parsed) ?? [.. frame.Columns.Union([pipeline.Stages[^1].OutputCol])],
            Figures = job.Figures,
        };
    }
}

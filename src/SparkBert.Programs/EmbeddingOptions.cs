using System.CommandLine;
using System.Globalization;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Text;
using SparkBert.Tokens;
using SparkBert.WordPieces;

namespace SparkBert.Programs;

/// <summary>The options of a job that say which vectors are made: those of <c>sparkbert embed</c>, under the same names.</summary>
public sealed class EmbeddingOptions
{
    private readonly Option<string?> model = new("--model", "-m") { Description = "A model bundle or folder here, local:/PATH on every node, an archive (.tar.gz), a name that Spark ships, hf:owner/name or a pulled model; by default spark.sparkbert.model" };
    private readonly Option<string> outputCol = new("--output-col") { Description = "The column of embeddings", DefaultValueFactory = _ => "embeddings" };
    private readonly Option<string?> columns = new("--columns") { Description = "The columns to keep, with commas between; by default those of the input and the embeddings" };
    private readonly Option<int?> batchSize = new("--batch-size") { Description = "The most sentences in a model call; no vector depends on it" };
    private readonly Option<int?> maxSentenceLength = new("--max-sentence-length") { Description = "The most word pieces of a sentence, 1 to 512 (default 128)" };
    private readonly Option<bool?> caseSensitive = new("--case-sensitive") { Description = "Whether capital letters count; by default as the model wants it" };
    private readonly Option<string> layers = new("--layers") { Description = "Layers with commas between, 0 for the embeddings, negative from the end, or last", DefaultValueFactory = _ => "last" };
    private readonly Option<LayerCombination> combine = new("--combine") { Description = "What becomes of several layers: sum or concatenate" };
    private readonly Option<Pooling> pooling = new("--pooling") { Description = "Vector of a token of several word pieces: first, or mean (with --behaviour standard)" };
    private readonly Option<WordPieceBehaviour> behaviour = new("--behaviour") { Description = "Word pieces as in Spark NLP (compatible) or Hugging Face (standard)" };
    private readonly Option<RowErrorMode> mode = new("--mode") { Description = "permissive: bad rows are kept with their error; failfast: the first ends the job" };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="namesColumns">Whether the job takes the names of its columns from options; a query has its own.</param>
    public void AddTo(Command command, bool namesColumns = true)
    {
        ArgumentNullException.ThrowIfNull(command);
        Option[] all = [model, batchSize, maxSentenceLength, caseSensitive, layers, combine, pooling, behaviour, mode];
        foreach (var option in all.Concat(namesColumns ? [outputCol, columns] : []))
        {
            command.Add(option);
        }
    }

    /// <summary>The model with its parameters.</summary>
    /// <exception cref="Spark.ShippingException">No model is named.</exception>
    /// <exception cref="Models.ModelException">It can't be used.</exception>
    public BertEmbeddings Load(Job job, ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parsed);
        var embeddings = job.Session.LoadEmbeddings(parsed.GetValue(model));

        // What Spark's web pages show for the jobs that follow.
        job.Session.SparkContext.SetJobDescription($"{job.Session.SparkContext.AppName}: embeddings of {embeddings.StorageRef}");
        embeddings.OutputCol = parsed.GetValue(outputCol) ?? embeddings.OutputCol;
        embeddings.BatchSize = parsed.GetValue(batchSize);
        embeddings.MaxSentenceLength = parsed.GetValue(maxSentenceLength) ?? embeddings.MaxSentenceLength;
        embeddings.CaseSensitive = parsed.GetValue(caseSensitive) ?? embeddings.CaseSensitive;
        embeddings.Layers = Layers(parsed.GetRequiredValue(layers)) ?? embeddings.Layers;
        embeddings.LayerCombination = parsed.GetValue(combine);
        embeddings.Pooling = parsed.GetValue(pooling);
        embeddings.Behaviour = parsed.GetValue(behaviour);
        return embeddings;
    }

    /// <summary>The pipeline for a frame: the model alone where it has annotation columns <c>sentence</c> and <c>token</c>, else the text stages in front of it.</summary>
    /// <exception cref="Spark.ShippingException">No model is named.</exception>
    /// <exception cref="Models.ModelException">It can't be used.</exception>
    public Pipeline Pipeline(Job job, ParseResult parsed, DataFrame frame, string textColumn)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var embeddings = Load(job, parsed);
        return frame.Columns.Contains("sentence") && frame.Columns.Contains("token")
            ? new Pipeline(embeddings)
            : new Pipeline(new DocumentAssembler().SetInputCol(textColumn), new SentenceDetector(), new Tokenizer(), embeddings);
    }

    /// <summary>What becomes of bad rows.</summary>
    public RowErrorMode Mode(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(mode);
    }

    /// <summary>What is returned of a frame: by default its own columns and the last stage's.</summary>
    public TransformOptions Transform(Job job, ParseResult parsed, DataFrame frame, Pipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(pipeline);
        return new TransformOptions
        {
            Mode = Mode(parsed),
            Columns = parsed.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                ?? [.. frame.Columns.Union([pipeline.Stages[^1].OutputCol])],
            Figures = job.Figures,
        };
    }

    private static int[]? Layers(string text) => text == "last" ? null
        : [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var layer)
            ? layer
            : throw new ArgumentException($"--layers must be 'last' or whole numbers with commas between, but has '{part}'."))];
}

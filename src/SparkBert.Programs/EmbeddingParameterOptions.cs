using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;
using SparkBert.WordPieces;

namespace SparkBert.Programs;

/// <summary>
/// The parameters of BertEmbeddings, and the columns that are kept, as options of a command line: the same for <c>sparkbert embed</c> and
/// for the jobs.
/// </summary>
public sealed class EmbeddingParameterOptions
{
    private readonly Option<string> outputCol = new("--output-col")
    {
        Description = "The column of embeddings",
        DefaultValueFactory = _ => "embeddings",
    };

    private readonly Option<string?> columns = new("--columns")
    {
        Description = "The columns to keep, with commas between; by default those of the input and the embeddings",
    };

    private readonly Option<int?> batchSize = new Option<int?>("--batch-size")
    {
        Description = "Max sentences in a model call; no vector depends on it",
    }.Within(1);

    private readonly Option<int?> maxSentenceLength = new Option<int?>("--max-sentence-length")
    {
        Description = "Max word pieces of a sentence, 1 to 512 (default 128)",
    }.Within(1, BertEmbeddings.MaxSentenceLengthLimit);

    private readonly Option<LongText?> longText = OptionChoice.Of<LongText>(
        "--long-text",
        "Sentences of more word pieces: truncate cuts them as Spark NLP does (default), windows has the model read them in parts (default "
            + "with --level document)");

    private readonly Option<int?> windowOverlap = new Option<int?>("--window-overlap")
    {
        Description = "Word pieces that a window shares with the next (with --long-text windows); by default half of one",
    }.Within(0);

    private readonly Option<bool?> caseSensitive = new("--case-sensitive")
    {
        Description = "Whether capital letters count; by default as the model wants it",
    };

    private readonly Option<string> layers = new("--layers")
    {
        Description = "Layers with commas between, 0 for the embeddings, negative from the end, or last",
        DefaultValueFactory = _ => "last",
        Validators =
        {
            result =>
            {
                if (FindFault(result.GetValueOrDefault<string>()) is { } fault)
                {
                    result.AddError(fault);
                }
            },
        },
    };

    private readonly Option<string?> precision = new Option<string?>("--precision")
    {
        Description = "The model's precision, fp32 or int8; a model in fp32 is turned into int8 once, in the cache. By default the one "
            + "that it has",
    }.AcceptOnlyFromAmong(BundleManifest.SinglePrecision, BundleManifest.EightBitPrecision);

    private readonly DeviceOption device = new();

    private readonly Option<LayerCombination?> combine =
        OptionChoice.Of<LayerCombination>("--combine", "What becomes of several layers");

    private readonly Option<Pooling?> pooling =
        OptionChoice.Of<Pooling>("--pooling", "Vector of a token of several word pieces: first, or mean (with --behaviour standard)");

    private readonly Option<WordPieceBehaviour?> behaviour =
        OptionChoice.Of<WordPieceBehaviour>("--behaviour", "Word pieces as in Spark NLP (compatible) or Hugging Face (standard)");

    private readonly Option<RowErrorMode?> mode =
        OptionChoice.Of<RowErrorMode>(
            "--mode", "permissive: bad rows stay with their error; dropmalformed: they are left out; failfast: the first ends the run");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="namesColumns">Whether the command takes the names of its columns from options; a query has its own.</param>
    public void AddTo(Command command, bool namesColumns = true)
    {
        ArgumentNullException.ThrowIfNull(command);
        Option[] names = namesColumns ? [outputCol, columns] : [];
        Option[] all =
        [
            .. names, precision, device, batchSize, maxSentenceLength, longText, windowOverlap, caseSensitive, layers, combine, pooling,
            behaviour, mode,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            // The words, not the values: a value that is none has an error of its own.
            if (IsGiven(result, pooling, nameof(Pooling.Mean)) && !IsGiven(result, behaviour, nameof(WordPieceBehaviour.Standard)))
            {
                result.AddError(
                    "--pooling mean needs --behaviour standard: Spark NLP's behaviour keeps only the first word piece of a token.");
            }

            if (result.GetResult(windowOverlap) is { Implicit: false } && !IsGiven(result, longText, nameof(LongText.Windows)))
            {
                result.AddError("--window-overlap needs --long-text windows.");
            }
        });
    }

    /// <summary>The stage with the parameters of the command line.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="inputCols">The columns of sentences and tokens; null for the stage's own.</param>
    /// <param name="threads">Model calls at the same time; null for the stage's default.</param>
    /// <param name="outputCol">The column of the vectors, whatever the user named; null for that name.</param>
    /// <param name="longText">What happens to long text where the user says nothing; null for the stage's default.</param>
    /// <exception cref="ArgumentException">A parameter has no such value.</exception>
    public BertEmbeddings Apply(
        BertModel model,
        ParseResult parsed,
        IReadOnlyList<string>? inputCols = null,
        int? threads = null,
        string? outputCol = null,
        LongText? longText = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parsed);
        var defaults = new BertEmbeddings(model);
        return new BertEmbeddings(model)
        {
            InputCols = inputCols ?? defaults.InputCols,
            OutputCol = outputCol ?? parsed.GetValue(this.outputCol) ?? defaults.OutputCol,
            BatchSize = parsed.GetValue(batchSize),
            MaxSentenceLength = parsed.GetValue(maxSentenceLength),
            LongText = longText is { } wanted && parsed.GetResult(this.longText) is null or { Implicit: true }
                ? wanted
                : parsed.GetValue(this.longText).GetValueOrDefault(),
            WindowOverlap = parsed.GetValue(windowOverlap),
            CaseSensitive = parsed.GetValue(caseSensitive),
            Layers = ReadLayers(parsed.GetRequiredValue(layers)) ?? defaults.Layers,
            LayerCombination = parsed.GetValue(combine).GetValueOrDefault(),
            Pooling = parsed.GetValue(pooling).GetValueOrDefault(),
            Behaviour = parsed.GetValue(behaviour).GetValueOrDefault(),
            Threads = threads,
        };
    }

    /// <summary>The precision that the model is to have; null for the one that it has.</summary>
    /// <param name="parsed">The arguments.</param>
    public string? Precision(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(precision);
    }

    /// <summary>What the model runs on.</summary>
    /// <param name="parsed">The arguments.</param>
    public ComputeDevice Device(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(device);
    }

    /// <summary>The name of the column of embeddings.</summary>
    /// <param name="parsed">The arguments.</param>
    public string OutputColumn(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetRequiredValue(outputCol);
    }

    /// <summary>The option that names the column of embeddings, and its name; none where the command has no such option.</summary>
    /// <param name="parsed">The arguments.</param>
    public IEnumerable<(string Source, string Name)> FindOutputName(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.CommandResult.Command.Options.Contains(outputCol) ? [(outputCol.Name, OutputColumn(parsed))] : [];
    }

    /// <summary>The names of the options of the model's stage that were given; they do not go with a pipeline of the user's own.</summary>
    /// <param name="parsed">The arguments.</param>
    public IReadOnlyList<string> FindGiven(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        Option[] all =
        [
            outputCol, precision, batchSize, maxSentenceLength, longText, windowOverlap, caseSensitive, layers, combine, pooling, behaviour,
        ];
        return [.. all.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
    }

    /// <summary>The columns to keep; null if none are named.</summary>
    /// <param name="parsed">The arguments.</param>
    public IReadOnlyList<string>? Columns(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What happens to bad rows.</summary>
    /// <param name="parsed">The arguments.</param>
    public RowErrorMode Mode(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(mode).GetValueOrDefault();
    }

    private static bool IsGiven(CommandResult command, Option option, string value) =>
        command.GetResult(option)?.Tokens is [var token] && token.Value.Equals(value, StringComparison.OrdinalIgnoreCase);

    private static int[]? ReadLayers(string text) => text == "last" ? null
        : [.. text.Split(',').Select(part => int.Parse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))];

    /// <summary>What is wrong with the layers; which of them there are, the model says.</summary>
    private static string? FindFault(string? text)
    {
        string[] parts = text is null or "last" ? [] : text.Split(',');
        return Array.Find(parts, part => !int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            is { } wrong
            ? $"--layers must be 'last' or whole numbers with commas between, but has '{wrong}'."
            : null;
    }
}

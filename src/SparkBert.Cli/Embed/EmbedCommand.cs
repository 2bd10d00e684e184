using System.CommandLine;
using SparkBert.Cli.Content;
using SparkBert.Cli.Files;
using SparkBert.Cli.Model;
using SparkBert.Cli.Reading;
using SparkBert.Cli.Table;
using SparkBert.Cli.Writing;
using SparkBert.Embeddings;
using SparkBert.Programs;
using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>The command <c>sparkbert embed</c>.</summary>
internal sealed class EmbedCommand
{
    public const string Name = "embed";

    private readonly Argument<string[]> inputs = new("input")
    {
        Description = "Files, folders and patterns of .txt, .csv, .tsv, .jsonl (each also .gz) and .parquet; - for standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> destination = new("--output", "-o")
    {
        Description = "The file to write: .parquet, .jsonl or .arrow, or .npy or .safetensors (vectors alone, with their ids in .ids.jsonl "
            + "beside them); - for JSON lines on standard output; or postgresql://user@host/database, with pgvector "
            + "(the password in PGPASSWORD or ~/.pgpass)",
        DefaultValueFactory = _ => InputFile.StandardInput,
    };

    private readonly Option<string?> inputFormat = new Option<string?>("--input-format")
    {
        Description = "The format of the input, where names do not show it",
    }.AcceptOnlyFromAmong(InputFormat.Names);

    private readonly Option<string?> outputFormat = new Option<string?>("--output-format")
    {
        Description = "The format of the output, where its name does not show it",
    }.AcceptOnlyFromAmong(OutputFormat.Names);

    private readonly LayoutOptions layout = new(numbersRows: true);

    private readonly Option<VectorFormat?> vectors = OptionChoice.Of<VectorFormat>(
        "--vectors",
        "The numbers of the vectors: float32 (default); float16, half floats, with --layout flat; bfloat16, rounded to 8 "
            + "bits of precision, which Parquet packs to a third (with --vector-encoding byte-stream-split)");

    private readonly Option<string?> table = new("--table")
    {
        Description = "The table of the database that --output names (default " + TableOutput.DefaultTable + "): name or schema.name",
    };

    private readonly Option<bool> append = new("--append") { Description = "Add rows to a table that is there already" };

    private readonly Option<string?> compression = new Option<string?>("--compression")
    {
        Description = "The compression of Parquet (default zstd)",
    }.AcceptOnlyFromAmong(ParquetSettings.Compressions);

    private readonly Option<string?> vectorEncoding = new Option<string?>("--vector-encoding")
    {
        Description = "The encoding of Parquet's vectors (default plain); byte-stream-split is smaller, and Spark reads it only with "
            + "spark.sql.parquet.enableNestedColumnVectorizedReader=false",
    }.AcceptOnlyFromAmong(ParquetSettings.VectorEncodings);

    private readonly Option<string?> model = new("--model", "-m")
    {
        Description = "A model bundle, a folder from Hugging Face or with an ONNX export, hf:owner/name[@revision], a pretrained model "
            + "that was pulled, or demo (default: the model that demo fetches)",
    };

    private readonly Option<string?> pipeline = new("--pipeline")
    {
        Description = "A pipeline in its JSON form, in place of the default one; the options of the model do not apply then",
    };

    private readonly ReadingOptions reading = new();

    private readonly BadRowOptions badRows = new();

    private readonly EmbeddingParameterOptions parameters = new();

    private readonly Option<int?> threads = new Option<int?>("--threads")
    {
        Description = "Model calls at the same time, 1 to 1024; by default all cores",
    }.Within(1, 1024);

    private readonly Option<string?> quarantine = new("--quarantine")
    {
        Description = "A .jsonl file for bad rows, which then are not in the output; with --resume a folder",
    };

    private readonly Option<bool> overwrite = new("--overwrite")
    {
        Description = "Replace outputs that are there already, or the rows of a table",
    };

    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Write a folder of parts; run again, go on behind the last finished part",
    };

    private readonly Option<int?> partRows = new Option<int?>("--part-rows")
    {
        Description = "Rows of the input in a part (default 10000)",
    }.Within(1);

    private readonly Option<bool> json = new("--json")
    {
        Description = "The summary as JSON on standard output (on standard error where the data is there)",
    };

    private EmbedCommand()
    {
    }

    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        var options = new EmbedCommand();
        var command = new Command(Name, "Adds embeddings to the rows of files");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(new EmbedRun(options.Read(parsed), error, output).Run(cancellation)));
        return command;
    }

    private void AddTo(Command command)
    {
        command.Add(inputs);
        command.Add(destination);
        command.Add(inputFormat);
        command.Add(outputFormat);
        layout.AddTo(command);
        command.Add(vectors);
        command.Add(table);
        command.Add(append);
        command.Add(compression);
        command.Add(vectorEncoding);
        command.Add(model);
        command.Add(pipeline);
        reading.AddTo(command);
        parameters.AddTo(command);
        command.Add(threads);
        command.Add(quarantine);
        badRows.AddTo(command);
        command.Add(overwrite);
        command.Add(resume);
        command.Add(partRows);
        command.Add(json);
    }

    private EmbedOptions Read(ParseResult parsed)
    {
        RefuseWithPipeline(parsed);
        var mode = parameters.Mode(parsed);
        if (mode != RowErrorMode.Permissive && parsed.GetValue(quarantine) is not null)
        {
            throw new UsageException("--quarantine sets bad rows aside, and goes with --mode permissive alone.");
        }

        var level = layout.Level(parsed);
        var namesOutputColumn = parameters.FindGiven(parsed).Contains("--output-col");
        var options = new EmbedOptions
        {
            Inputs = parsed.GetRequiredValue(inputs),
            InputFormat = parsed.GetValue(inputFormat),
            Reading = new ReadOptions
            {
                TextColumn = reading.TextColumn(parsed),
                Encoding = reading.Encoding(parsed) is { } name ? TextEncoding.Find(name) : null,
                Csv = UsageException.Require(() => reading.Csv(parsed)),
                BinaryAsString = reading.BinaryAsString(parsed),
            },
            SentenceColumn = reading.SentenceColumn(parsed),
            TokenColumn = reading.TokenColumn(parsed),
            TakesAnnotations = reading.TakesAnnotations(parsed),
            Model = parsed.GetValue(model),
            Precision = parameters.Precision(parsed),
            Device = parameters.Device(parsed),
            CreateStage = (opened, inputCols, outputCol) =>
                parameters.Apply(opened, parsed, inputCols, parsed.GetValue(threads), outputCol, layout.LongText(parsed)),
            Level = level,
            OutputColumn =
                level == VectorLevel.Token || namesOutputColumn ? parameters.OutputColumn(parsed) : LayoutOptions.SentenceColumn,
            Layout = layout.Layout(parsed),
            Vectors = parsed.GetValue(vectors) ?? VectorFormat.Float32,
            IdColumn = layout.IdColumn(parsed),
            PipelineFile = parsed.GetValue(pipeline),
            Mode = mode,
            MaxFailures = UsageException.Require(() => badRows.MaxFailures(parsed)),
            Limit = UsageException.Require(() => reading.Limit(parsed)),
            IsDryRun = badRows.IsDryRun(parsed),
            Columns = parameters.Columns(parsed),
            ErrorColumn = badRows.ErrorColumn(parsed),
            CorruptColumn = badRows.CorruptColumn(parsed),
            Output = parsed.GetRequiredValue(destination),
            OutputFormat = parsed.GetValue(outputFormat),
            Table = parsed.GetValue(table),
            Append = parsed.GetValue(append),
            Compression = parsed.GetValue(compression),
            VectorEncoding = parsed.GetValue(vectorEncoding),
            Quarantine = parsed.GetValue(quarantine),
            Overwrite = parsed.GetValue(overwrite),
            Resume = parsed.GetValue(resume),
            PartRows = parsed.GetValue(partRows) ?? 10_000,
            StatusColumn = badRows.StatusColumn(parsed),
            Json = parsed.GetValue(json),
        };
        UsageException.Require(() => layout.Check(parsed, options.IsFlat, options.ErrorColumn));
        return options;
    }

    /// <summary>A pipeline has its own model and parameters.</summary>
    private void RefuseWithPipeline(ParseResult parsed)
    {
        if (File.Exists(parsed.GetValue(pipeline)))
        {
            List<string> given = [.. parameters.FindGiven(parsed), .. layout.FindGiven(parsed)];
            if (parsed.GetResult(model) is { Implicit: false })
            {
                given.Add(model.Name);
            }

            if (given.Count > 0)
            {
                throw new UsageException($"--pipeline has its own model and parameters: leave out {string.Join(", ", given)}.");
            }
        }
    }
}

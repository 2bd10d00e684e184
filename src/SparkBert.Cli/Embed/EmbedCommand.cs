using System.CommandLine;
using SparkBert.Cli.Files;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.WordPieces;

namespace SparkBert.Cli.Embed;

/// <summary>The command <c>sparkbert embed</c>.</summary>
internal static class EmbedCommand
{
    public static Command Create(TextWriter error, TextWriter output)
    {
        var inputs = new Argument<string[]>("input") { Description = "Files, folders and patterns of .txt, .csv, .jsonl (each also .gz) and .parquet; - for standard input", Arity = ArgumentArity.OneOrMore };
        var destination = new Option<string>("--output", "-o") { Description = "The file to write: .parquet, .jsonl or .arrow; - for JSON lines on standard output", DefaultValueFactory = _ => InputFile.StandardInput };
        var inputFormat = new Option<string?>("--input-format") { Description = "The format of the input, where names do not tell it" }.AcceptOnlyFromAmong(InputFile.Formats);
        var outputFormat = new Option<string?>("--output-format") { Description = "The format of the output, where its name does not tell it" }.AcceptOnlyFromAmong(OutputFile.Formats);
        var model = new Option<string>("--model", "-m") { Description = "A model bundle, a folder from Hugging Face or with an ONNX export, hf:owner/name[@revision], a pretrained model that was pulled, or demo", DefaultValueFactory = _ => ModelChoice.Demo };
        var pipeline = new Option<string?>("--pipeline") { Description = "A pipeline in its JSON form, in place of the usual one; the options of the model do not apply then" };
        var textColumn = new Option<string>("--text-column") { Description = "The column of texts", DefaultValueFactory = _ => "text" };
        var outputCol = new Option<string>("--output-col") { Description = "The column of embeddings", DefaultValueFactory = _ => "embeddings" };
        var columns = new Option<string?>("--columns") { Description = "The columns to keep, with commas between; by default those of the input and the embeddings" };
        var batchSize = new Option<int?>("--batch-size") { Description = "The most sentences in a model call; no vector depends on it" };
        var maxSentenceLength = new Option<int?>("--max-sentence-length") { Description = "The most word pieces of a sentence, 1 to 512 (default 128)" };
        var caseSensitive = new Option<bool?>("--case-sensitive") { Description = "Whether capital letters count; by default as the model wants it" };
        var layers = new Option<string>("--layers") { Description = "Layers with commas between, 0 for the embeddings, negative from the end, or last", DefaultValueFactory = _ => "last" };
        var combine = new Option<LayerCombination>("--combine") { Description = "What becomes of several layers: sum or concatenate" };
        var pooling = new Option<Pooling>("--pooling") { Description = "Vector of a token of several word pieces: first, or mean (with --behaviour standard)" };
        var behaviour = new Option<WordPieceBehaviour>("--behaviour") { Description = "Word pieces as in Spark NLP (compatible) or Hugging Face (standard)" };
        var threads = new Option<int?>("--threads") { Description = "Model calls at the same time; by default all cores" };
        var mode = new Option<RowErrorMode>("--mode") { Description = "permissive: bad rows are kept with their error; failfast: the first ends the run" };
        var quarantine = new Option<string?>("--quarantine") { Description = "A .jsonl file for bad rows, which then are not in the output" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace outputs that are there already" };
        var json = new Option<bool>("--json") { Description = "The summary as JSON on standard output (on standard error where the data is there)" };

        var command = new Command("embed", "Adds embeddings to the rows of files")
        {
            inputs, destination, inputFormat, outputFormat, model, pipeline, textColumn, outputCol, columns, batchSize, maxSentenceLength, caseSensitive, layers, combine, pooling, behaviour, threads,
            mode, quarantine, overwrite, json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(new EmbedRun(
            new EmbedOptions
            {
                Inputs = parsed.GetRequiredValue(inputs),
                Output = parsed.GetRequiredValue(destination),
                InputFormat = parsed.GetValue(inputFormat),
                OutputFormat = parsed.GetValue(outputFormat),
                Model = parsed.GetRequiredValue(model),
                PipelineFile = parsed.GetValue(pipeline),
                TextColumn = parsed.GetRequiredValue(textColumn),
                OutputCol = parsed.GetRequiredValue(outputCol),
                Columns = parsed.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                BatchSize = parsed.GetValue(batchSize),
                MaxSentenceLength = parsed.GetValue(maxSentenceLength),
                CaseSensitive = parsed.GetValue(caseSensitive),
                Layers = ParseLayers(parsed.GetRequiredValue(layers)),
                LayerCombination = parsed.GetValue(combine),
                Pooling = parsed.GetValue(pooling),
                Behaviour = parsed.GetValue(behaviour),
                Threads = parsed.GetValue(threads),
                Mode = parsed.GetValue(mode),
                Quarantine = parsed.GetValue(quarantine),
                Overwrite = parsed.GetValue(overwrite),
                Json = parsed.GetValue(json),
            },
            error,
            output).Run(cancellation)));
        return command;
    }

    private static int[]? ParseLayers(string text) => text == "last" ? null
        : [.. text.Split(',').Select(part => int.TryParse(part, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var layer)
            ? layer
            : throw new UsageException($"--layers must be 'last' or whole numbers with commas between, but has '{part}'."))];
}

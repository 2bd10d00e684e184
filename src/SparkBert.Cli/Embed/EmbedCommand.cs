using System.CommandLine;
using SparkBert.Cli.Files;
using SparkBert.Cli.Model;
using SparkBert.Programs;

namespace SparkBert.Cli.Embed;

/// <summary>The command <c>sparkbert embed</c>.</summary>
internal sealed class EmbedCommand
{
    private readonly Argument<string[]> inputs = new("input")
    {
        Description = "Files, folders and patterns of .txt, .csv, .jsonl (each also .gz) and .parquet; - for standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> destination = new("--output", "-o")
    {
        Description = "The file to write: .parquet, .jsonl or .arrow; - for JSON lines on standard output",
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

    private readonly Option<string> model = new("--model", "-m")
    {
        Description = "A model bundle, a folder from Hugging Face or with an ONNX export, hf:owner/name[@revision], a pretrained model "
            + "that was pulled, or demo",
        DefaultValueFactory = _ => DemoModel.Name,
    };

    private readonly Option<string?> pipeline = new("--pipeline")
    {
        Description = "A pipeline in its JSON form, in place of the default one; the options of the model do not apply then",
    };

    private readonly Option<string> textColumn = new("--text-column")
    {
        Description = "The column of texts",
        DefaultValueFactory = _ => "text",
    };

    private readonly EmbeddingParameterOptions parameters = new();

    private readonly Option<int?> threads = new("--threads") { Description = "Model calls at the same time; by default all cores" };

    private readonly Option<string?> quarantine = new("--quarantine")
    {
        Description = "A .jsonl file for bad rows, which then are not in the output",
    };

    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace outputs that are there already" };

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
        var command = new Command("embed", "Adds embeddings to the rows of files");
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
        command.Add(model);
        command.Add(pipeline);
        command.Add(textColumn);
        parameters.AddTo(command);
        command.Add(threads);
        command.Add(quarantine);
        command.Add(overwrite);
        command.Add(json);
    }

    private EmbedOptions Read(ParseResult parsed) => new()
    {
        Inputs = parsed.GetRequiredValue(inputs),
        InputFormat = parsed.GetValue(inputFormat),
        TextColumn = parsed.GetRequiredValue(textColumn),
        Model = parsed.GetRequiredValue(model),
        CreateStage = opened => parameters.Apply(opened, parsed, threads: parsed.GetValue(threads)),
        PipelineFile = parsed.GetValue(pipeline),
        Mode = parameters.Mode(parsed),
        Columns = parameters.Columns(parsed),
        Output = parsed.GetRequiredValue(destination),
        OutputFormat = parsed.GetValue(outputFormat),
        Quarantine = parsed.GetValue(quarantine),
        Overwrite = parsed.GetValue(overwrite),
        Json = parsed.GetValue(json),
    };
}

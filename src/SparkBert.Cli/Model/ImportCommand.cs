using System.CommandLine;
using SparkBert.Bundles;
using SparkBert.Cli.Progress;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model import</c>.</summary>
internal sealed class ImportCommand
{
    private readonly Argument<string> source = new("source") { Description = "A folder or archive with a model as people have it" };

    private readonly Option<string> target = new("--output", "-o")
    {
        Description = "The bundle's folder, which must not exist",
        Required = true,
    };

    private readonly Option<string?> format = new Option<string?>("--format")
    {
        Description = "The source's format; by default the files show it",
    }.AcceptOnlyFromAmong([.. ModelFormats.Names]);

    private readonly Option<Gelu?> gelu = OptionChoice.Of<Gelu>(
        "--gelu", "The form of GELU; by default what the source's graph or configuration says, and erf for a bare checkpoint");

    private readonly Option<int?> heads = new Option<int?>("--heads")
    {
        Description = "Attention heads of a layer, where a TensorFlow graph does not show them",
    }.Within(1);

    private readonly Option<string?> name = new("--name") { Description = "The bundle's name; by default the source's" };

    private readonly Option<string?> language = new("--language")
    {
        Description = "The language's code; by default the source's, else en",
    };

    private readonly Option<bool?> caseSensitive = new("--case-sensitive")
    {
        Description = "Whether capital letters count; by default what the source says, or whether the vocabulary has them",
    };

    private readonly Option<string?> license = new("--license") { Description = "The model's licence, for the manifest" };

    private readonly Option<bool> keepGraph = new("--keep-graph")
    {
        Description = "Runs the graph of an ONNX export as it is; by default that of a plain BERT is written again, and faster",
    };

    private readonly Option<bool> json = new("--json")
    {
        Description = "The manifest of the new bundle as JSON on standard output, in place of its path",
    };

    private ImportCommand()
    {
    }

    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        var options = new ImportCommand();
        var command = new Command("import", "Turns a model into a bundle: Hugging Face, ONNX, TensorFlow, Spark NLP");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(options.Run(parsed, error, output, cancellation)));
        return command;
    }

    private void AddTo(Command command)
    {
        command.Add(source);
        command.Add(target);
        command.Add(format);
        command.Add(gelu);
        command.Add(heads);
        command.Add(name);
        command.Add(language);
        command.Add(caseSensitive);
        command.Add(license);
        command.Add(keepGraph);
        command.Add(json);
    }

    private int Run(ParseResult parsed, TextWriter error, TextWriter output, CancellationToken cancellation)
    {
        var path = BundleFolder.RequireNew(parsed.GetRequiredValue(target));
        var line = TerminalLine.OfStandardError(error);
        var options = UsageException.Require(() => Read(parsed, line));
        var imported = ModelImport.Import(parsed.GetRequiredValue(source), path, options, cancellation);
        line.Clear();
        output.WriteLine(parsed.GetValue(json) ? File.ReadAllText(Path.Combine(imported.Path, BundleManifest.FileName)) : imported.Path);
        return ExitCodes.Done;
    }

    private ImportOptions Read(ParseResult parsed, TerminalLine line) => new()
    {
        Format = parsed.GetValue(format),
        Gelu = parsed.GetValue(gelu),
        Heads = parsed.GetValue(heads),
        Name = parsed.GetValue(name),
        Language = parsed.GetValue(language),
        CaseSensitive = parsed.GetValue(caseSensitive),
        License = parsed.GetValue(license),
        KeepGraph = parsed.GetValue(keepGraph),
        Progress = new ModelProgress(line),
        Notes = new NoteLines(line),
    };

    /// <summary>Writes each decision of an import as a line, on the thread that imports: <see cref="Progress{T}"/> would be late.</summary>
    private sealed class NoteLines(TerminalLine line) : IProgress<ImportNote>
    {
        public void Report(ImportNote value) => line.WriteLine(value.ToString());
    }
}

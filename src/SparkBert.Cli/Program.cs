using System.CommandLine;
using ParquetSharp;
using SparkBert;
using SparkBert.Cli;
using SparkBert.Cli.Doctor;
using SparkBert.Cli.Embed;
using SparkBert.Cli.Model;
using SparkBert.Models;
using SparkBert.Pipelines;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // The first Ctrl-C ends the run in good order: temporary files go, and the exit code says so. A second one ends the process.
    press.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
};

var root = new RootCommand("Contextual token embeddings (BERT), number for number those of Spark NLP") 
{
    EmbedCommand.Create(Console.Error, Console.Out),
    ModelCommand.Create(Console.Error, Console.Out),
    DoctorCommand.Create(Console.Error, Console.Out),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine($"sparkbert: {error.Message}");
    }

    var commands = parsed.CommandResult.Command == root ? "" : string.Join(' ', Names(parsed.CommandResult)) + " ";
    Console.Error.WriteLine($"See sparkbert {commands}--help.");
    return ExitCodes.WrongUsage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupted.Token);
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    Console.Error.WriteLine("sparkbert: interrupted; no output was written.");
    return ExitCodes.Interrupted;
}
catch (Exception error) when (error is UsageException or ModelException or SchemaException or PipelineFormatException or ArgumentException)
{
    Console.Error.WriteLine($"sparkbert: {error.Message}");
    return ExitCodes.WrongUsage;
}
catch (Exception error) when (error is RowErrorException or IOException or InvalidDataException or UnauthorizedAccessException or ParquetException or Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
{
    Console.Error.WriteLine($"sparkbert: {error.Message} No output was written.");
    return ExitCodes.Failed;
}

// The commands from the outermost in: model, import.
static IEnumerable<string> Names(System.CommandLine.Parsing.CommandResult command) =>
    command.Parent is System.CommandLine.Parsing.CommandResult parent ? [.. Names(parent), command.Command.Name] : [];

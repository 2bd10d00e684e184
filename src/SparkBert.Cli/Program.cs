using System.CommandLine;
using System.CommandLine.Parsing;
using SparkBert;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Cli;
using SparkBert.Cli.Bench;
using SparkBert.Cli.Completion;
using SparkBert.Cli.Doctor;
using SparkBert.Cli.Embed;
using SparkBert.Cli.Files;
using SparkBert.Cli.Model;
using SparkBert.Cli.Neighbours;
using SparkBert.Cli.Report;
using SparkBert.Models.Files;
using SparkBert.Programs;

// What a thread throws that nobody waits for would end the process with a code that means nothing, and leave temporary files.
AppDomain.CurrentDomain.UnhandledException += (_, thrown) =>
{
    PendingFile.RemoveAll();
    Environment.Exit(Say(UnexpectedError.Describe((Exception)thrown.ExceptionObject), ExitCodes.Failed));
};

using var interruption = new Interruption();
var (error, output) = (StandardStreams.Error, StandardStreams.Output);
try
{
    var root = new RootCommand("Contextual token embeddings (BERT), number for number those of Spark NLP")
    {
        DemoCommand.Create(error, output),
        EmbedCommand.Create(error, output),
        NeighboursCommand.Create(error, output),
        ReportCommand.Create(error),
        ModelCommand.Create(error, output),
        DoctorCommand.Create(error, output),
        BenchCommand.Create(error, output),
        CompletionCommand.Create(output),
    };
    var parsed = root.Parse(args);

    // What a shell asks to complete is not complete.
    var isCompleting = root.Directives.Any(directive => parsed.GetResult(directive) is not null);
    if (!isCompleting && UsageErrors.Find(parsed) is { Count: > 0 } errors)
    {
        foreach (var each in errors)
        {
            error.WriteLine($"sparkbert: {each}");
        }

        var commands = string.Concat(FindNames(parsed.CommandResult).Select(name => name + " "));
        error.WriteLine($"See sparkbert {commands}--help.");
        return ExitCodes.WrongUsage;
    }

    if (WritesRows(parsed))
    {
        interruption.EndWithOutput();
    }

    var configuration = new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = output,
        Error = error,
    };
    return await parsed.InvokeAsync(configuration, interruption.Token);
}
catch (OperationCanceledException) when (interruption.OutputHasEnded)
{
    return Say(StandardOutputException.NobodyReads, ExitCodes.Failed);
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    return Say("interrupted; no output file was written.", ExitCodes.Interrupted);
}
catch (StandardOutputException failed)
{
    return Say(failed.Message, ExitCodes.Failed);
}
catch (Exception refused) when (refused is UsageException or ModelException or SchemaException or PipelineFormatException)
{
    return Say(refused.Message, ExitCodes.WrongUsage);
}
catch (Exception failed) when (failed is RowErrorException or IOException or InvalidDataException or UnauthorizedAccessException
    or ParquetSharp.ParquetException or Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
{
    return Say($"{failed.Message.TrimEnd('.')}. No output file was written.", ExitCodes.Failed);
}
catch (OutOfMemoryException)
{
    return Say("there is not enough memory; no output file was written.", ExitCodes.Failed);
}
catch (Exception unexpected)
{
    return Say(UnexpectedError.Describe(unexpected) + " No output file was written.", ExitCodes.Failed);
}
finally
{
    PendingFile.RemoveAll();
}

static int Say(string message, int code)
{
    StandardStreams.Error.WriteLine($"sparkbert: {message}");
    return code;
}

// Whether a command's result goes to standard output row by row: then its reader may have seen enough before the end.
static bool WritesRows(ParseResult parsed) =>
    parsed.CommandResult.Command.Name == EmbedCommand.Name && StandardOutput.IsName(parsed.GetValue<string>("--output"));

// The commands from the outermost in: model, import.
static IEnumerable<string> FindNames(CommandResult command) =>
    command.Parent is CommandResult parent ? [.. FindNames(parent), command.Command.Name] : [];

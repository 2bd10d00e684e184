using System.CommandLine;
using System.CommandLine.Parsing;
using SparkBert;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Cli;
using SparkBert.Cli.Doctor;
using SparkBert.Cli.Embed;
using SparkBert.Cli.Model;
using SparkBert.Programs;

using var interruption = new Interruption();
var root = new RootCommand("Contextual token embeddings (BERT), number for number those of Spark NLP")
{
    EmbedCommand.Create(Console.Error, Console.Out),
    ModelCommand.Create(Console.Error, Console.Out),
    DoctorCommand.Create(Console.Error, Console.Out),
};
var parsed = root.Parse(args);
if (UsageErrors.Find(parsed) is { Count: > 0 } errors)
{
    foreach (var error in errors)
    {
        Console.Error.WriteLine($"sparkbert: {error}");
    }

    var commands = string.Concat(FindNames(parsed.CommandResult).Select(name => name + " "));
    Console.Error.WriteLine($"See sparkbert {commands}--help.");
    return ExitCodes.WrongUsage;
}

try
{
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(configuration, interruption.Token);
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    return Say("interrupted; no output file was written.", ExitCodes.Interrupted);
}
catch (Exception error) when (error is UsageException or ModelException or SchemaException or PipelineFormatException)
{
    return Say(error.Message, ExitCodes.WrongUsage);
}
catch (Exception error) when (error is RowErrorException or IOException or InvalidDataException or UnauthorizedAccessException
    or ParquetSharp.ParquetException or Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
{
    return Say($"{error.Message} No output file was written.", ExitCodes.Failed);
}
catch (Exception error)
{
    // Nobody thought of it: whoever reports it needs the whole of it.
    return Say($"unexpected error; no output file was written. {error}", ExitCodes.Failed);
}

static int Say(string message, int code)
{
    Console.Error.WriteLine($"sparkbert: {message}");
    return code;
}

// The commands from the outermost in: model, import.
static IEnumerable<string> FindNames(CommandResult command) =>
    command.Parent is CommandResult parent ? [.. FindNames(parent), command.Command.Name] : [];

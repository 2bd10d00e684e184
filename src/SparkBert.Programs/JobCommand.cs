using System.CommandLine;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Models.Store;
using SparkBert.Spark;

namespace SparkBert.Programs;

/// <summary>
/// Runs a job's command: its arguments, errors as one line each on standard error, and the exit codes of <see cref="ExitCodes"/>.
/// </summary>
public static class JobCommand
{
    /// <summary>With these Spark refuses a path, table, column, query or setting before it starts anything.</summary>
    private static readonly string[] Refusals = ["AnalysisException", "ParseException", "IllegalArgumentException"];

    /// <summary>Runs the command.</summary>
    /// <param name="command">The command with its action.</param>
    /// <param name="args">The program's arguments; what spark-submit puts in front is left out.</param>
    /// <returns>The exit code.</returns>
    public static int Run(RootCommand command, string[] args)
    {
        ArgumentNullException.ThrowIfNull(command);
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            // The first Ctrl-C cancels Spark's job in good order; a second one ends the process.
            press.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        };
        var parsed = command.Parse(SparkSubmit.ProgramArguments(args));
        if (parsed.Errors.Count > 0)
        {
            return Say($"{parsed.Errors[0].Message} See --help.", ExitCodes.WrongUsage);
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return parsed.InvokeAsync(configuration, interrupted.Token).GetAwaiter().GetResult();
        }
        catch (Exception error) when (interrupted.IsCancellationRequested && error is OperationCanceledException or SparkException)
        {
            return Say("interrupted.", ExitCodes.Interrupted);
        }
        catch (JavaException error)
        {
            var isRefused = Refusals.Any(name => error.JavaClass.EndsWith(name, StringComparison.Ordinal));
            return Say(Explain(error), isRefused ? ExitCodes.WrongUsage : ExitCodes.Failed);
        }
        catch (Exception error) when (error is SchemaException or ModelException or PipelineFormatException or ArgumentException
            or SparkLaunchException or ShippingException or FileNotFoundException or DirectoryNotFoundException)
        {
            return Say(error.Message, ExitCodes.WrongUsage);
        }
        catch (Exception error) when (error is SparkException or IOException or UnauthorizedAccessException)
        {
            return Say(error.Message, ExitCodes.Failed);
        }
    }

    /// <summary>What went wrong, in a line: Spark's own messages carry plans and stack traces along.</summary>
    private static string Explain(JavaException error)
    {
        // What waits for another thread has no message of its own.
        const string Waiting = "Exception thrown in awaitResult";
        const StringSplitOptions NonEmpty = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        while (error.InnerException is JavaException cause && error.Message.StartsWith(Waiting, StringComparison.Ordinal))
        {
            error = cause;
        }

        var lines = (error.WorkerError ?? error.Message).Split('\n', NonEmpty);
        return lines.Length == 0 ? error.JavaClass
            : lines.Length == 1 || SparkSubmit.StartedThisProgram ? lines[0]
            : $"{lines[0]} (SPARKBERT_LOG=1 shows Spark's log.)";
    }

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine($"{AppDomain.CurrentDomain.FriendlyName}: {message}");
        return code;
    }
}

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
            return Say(parsed.Errors[0].Message + " See --help.", ExitCodes.WrongUsage);
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
        catch (JavaException error) when (error.JavaClass.EndsWith("AnalysisException", StringComparison.Ordinal))
        {
            // Spark refused a path, table, column or query before it started anything.
            return Say(error.Message, ExitCodes.WrongUsage);
        }
        catch (JavaException error)
        {
            return Say(error.WorkerError ?? error.Message, ExitCodes.Failed);
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

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine($"{AppDomain.CurrentDomain.FriendlyName}: {message}");
        return code;
    }
}

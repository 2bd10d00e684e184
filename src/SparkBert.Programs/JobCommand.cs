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
        using var interruption = new Interruption();
        var parsed = command.Parse(SparkSubmit.ProgramArguments(args));
        if (UsageErrors.Find(parsed) is [var wrong, ..])
        {
            return Say($"{wrong} See --help.", ExitCodes.WrongUsage);
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return parsed.InvokeAsync(configuration, interruption.Token).GetAwaiter().GetResult();
        }
        catch (Exception error) when (interruption.Token.IsCancellationRequested && error is OperationCanceledException or SparkException)
        {
            return Say("interrupted.", ExitCodes.Interrupted);
        }
        catch (JavaException error)
        {
            return Say(error);
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

    /// <summary>What Spark refused or what failed, in a line: Java's messages carry plans and stack traces along.</summary>
    private static int Say(JavaException error)
    {
        if (Refusals.Any(name => error.JavaClass.EndsWith(name, StringComparison.Ordinal)))
        {
            return Say(FirstLine(error.Message).TrimEnd(';'), ExitCodes.WrongUsage);
        }

        // The outer errors say which job and task failed, the innermost one why.
        var why = error;
        while (why.InnerException is JavaException cause)
        {
            why = cause;
        }

        var hint = SparkSubmit.StartedThisProgram ? "" : " (SPARKBERT_LOG=1 shows Spark's log.)";
        return Say(FirstLine(error.WorkerError ?? why.Message) + hint, ExitCodes.Failed);
    }

    /// <summary>The first line that has text; some messages of Spark begin with an empty one.</summary>
    private static string FirstLine(string message) => message.Trim().Split('\n')[0].TrimEnd();

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine($"{AppDomain.CurrentDomain.FriendlyName}: {message}");
        return code;
    }
}

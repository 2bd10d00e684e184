using System.CommandLine;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Connect;
using SparkBert.Driver;
using SparkBert.Functions;
using SparkBert.Models.Store;
using SparkBert.Programs;
using SparkBert.Spark;

namespace SparkBert.Jobs;

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
        var verbose = new Option<bool>("--verbose") { Description = "Show where an error came from: the stacks of .NET and Java" };
        command.Add(verbose);
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
        catch (Exception error) when (interruption.Token.IsCancellationRequested
            && error is OperationCanceledException or SparkException or SparkConnectException)
        {
            return Say("interrupted.", ExitCodes.Interrupted);
        }
        catch (Exception error)
        {
            var (message, code) = Describe(error);
            Say(message, code);
            if (parsed.GetValue(verbose))
            {
                StandardError.WriteLine(error is JavaException java ? java.JavaStackTrace : error.ToString());
            }

            return code;
        }
    }

    private static (string Message, int Code) Describe(Exception error) => error switch
    {
        JavaException java => (Describe(java), IsRefusal(java.JavaClass) ? ExitCodes.WrongUsage : ExitCodes.Failed),
        SparkConnectException server => (Describe(server), IsRefusal(server.JavaClass) ? ExitCodes.WrongUsage : ExitCodes.Failed),
        SchemaException or ModelException or PipelineFormatException or ArgumentException or SparkLaunchException or ShippingException
            or FileNotFoundException or DirectoryNotFoundException => (error.Message, ExitCodes.WrongUsage),
        SparkException or RowErrorException or IOException or UnauthorizedAccessException => (error.Message, ExitCodes.Failed),
        _ => (UnexpectedError.Describe(error), ExitCodes.Failed),
    };

    private static bool IsRefusal(string? javaClass) =>
        Refusals.Any(name => javaClass?.EndsWith(name, StringComparison.Ordinal) ?? false);

    /// <summary>The worker's message, or the first line of the server's: the plan is behind it, which --verbose shows.</summary>
    private static string Describe(SparkConnectException error) => error.WorkerError is { } worker
        ? WorkerError.GetMessage(worker)
        : error.Message.Split('\n', 2)[0].TrimEnd();

    /// <summary>What Spark refused or what failed, in a line: Java's messages carry plans and stack traces along.</summary>
    private static string Describe(JavaException error) =>
        error.Reason
        + (SparkSubmit.StartedThisProgram || IsRefusal(error.JavaClass)
            ? ""
            : " (SPARKBERT_LOG=1 shows Spark's log, --verbose the stack.)");

    /// <summary>Standard error as it is now: a program may have set another. What nobody reads is lost, and ends nothing.</summary>
    private static TextWriter StandardError => StandardStreams.ForMessages(Console.Error);

    private static int Say(string message, int code)
    {
        StandardError.WriteLine($"{AppDomain.CurrentDomain.FriendlyName}: {message}");
        return code;
    }
}

using System.CommandLine;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Driver;
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
        catch (Exception error) when (interruption.Token.IsCancellationRequested && error is OperationCanceledException or SparkException)
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
        JavaException java => (Describe(java), IsRefusal(java) ? ExitCodes.WrongUsage : ExitCodes.Failed),
        SchemaException or ModelException or PipelineFormatException or ArgumentException or SparkLaunchException or ShippingException
            or FileNotFoundException or DirectoryNotFoundException => (error.Message, ExitCodes.WrongUsage),
        SparkException or RowErrorException or IOException or UnauthorizedAccessException => (error.Message, ExitCodes.Failed),
        _ => (UnexpectedError.Describe(error), ExitCodes.Failed),
    };

    private static bool IsRefusal(JavaException error) => Refusals.Any(name => error.JavaClass.EndsWith(name, StringComparison.Ordinal));

    /// <summary>What Spark refused or what failed, in a line: Java's messages carry plans and stack traces along.</summary>
    private static string Describe(JavaException error) =>
        error.Reason
        + (SparkSubmit.StartedThisProgram || IsRefusal(error) ? "" : " (SPARKBERT_LOG=1 shows Spark's log, --verbose the stack.)");

    /// <summary>Standard error as it is now: a program may have set another. What nobody reads is lost, and ends nothing.</summary>
    private static GuardedWriter StandardError => new(Console.Error, _ => { });

    private static int Say(string message, int code)
    {
        StandardError.WriteLine($"{AppDomain.CurrentDomain.FriendlyName}: {message}");
        return code;
    }
}

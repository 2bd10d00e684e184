using System.CommandLine;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Connect;
using SparkBert.Driver;
using SparkBert.Models.Store;
using SparkBert.Programs;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;

namespace SparkBert.Jobs.Tests;

/// <summary>What a job's command makes of its end. It writes to the console, which these tests alone look at.</summary>
public sealed class JobCommandTests(Sessions sessions)
{
    private static readonly string Program = AppDomain.CurrentDomain.FriendlyName;

    /// <summary>Errors with their exit codes; nothing of Spark has to run for them.</summary>
    public static TheoryData<Exception, int> Errors { get; } = new()
    {
        { new SchemaException("there is no column 'text'."), ExitCodes.WrongUsage },
        { new ModelException("vocab.txt is empty."), ExitCodes.WrongUsage },
        { new PipelineFormatException("the pipeline is no JSON."), ExitCodes.WrongUsage },
        { new ArgumentException("--layers must be numbers."), ExitCodes.WrongUsage },
        { new FileNotFoundException("there is no file x."), ExitCodes.WrongUsage },
        { new DirectoryNotFoundException("there is no folder x."), ExitCodes.WrongUsage },
        { new SparkException("Spark sent nonsense."), ExitCodes.Failed },
        { new Connect.SparkGoneException("the server can't be reached."), ExitCodes.Failed },
        { new SparkConnectException("[X] no.") { JavaClass = "org.apache.spark.sql.AnalysisException" }, ExitCodes.WrongUsage },
        { new IOException("the disk is full."), ExitCodes.Failed },
        { new ModelDownloadException("the connection was cut."), ExitCodes.Failed },
        { new UnauthorizedAccessException("access to x is denied."), ExitCodes.Failed },
    };

    [Theory]
    [InlineData(ExitCodes.Done)]
    [InlineData(ExitCodes.DoneWithQuarantine)]
    public void Exit_code_of_the_action_is_that_of_the_program(int exitCode) =>
        Assert.Equal((exitCode, ""), Run(_ => exitCode));

    [Theory]
    [MemberData(nameof(Errors))]
    public void Errors_are_one_line_with_their_exit_code(Exception error, int exitCode) =>
        Assert.Equal((exitCode, $"{Program}: {error.Message}{Environment.NewLine}"), Run(_ => throw error));

    [Fact]
    public void Errors_of_a_session_tell_usage_from_a_failure()
    {
        // A session of its own would be the application that other tests use at the same time, and stopping it would stop theirs.
        var session = sessions.Get("4.2.1");

        var (code, said) = Run(_ => (int)session.Sql("SELECT nope").Count());
        Assert.Equal(ExitCodes.WrongUsage, code);
        Assert.Contains("`nope`", said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));

        (code, said) = Run(_ => (int)session.Sql("SELEKT 1").Count());
        Assert.Equal(ExitCodes.WrongUsage, code);
        Assert.Contains("Syntax error at or near 'SELEKT'", said, StringComparison.Ordinal);

        (code, said) = Run(_ => (int)session.Range(1).Repartition(0).Count());
        Assert.Equal(ExitCodes.WrongUsage, code);
        Assert.Contains("partitions (0) must be positive", said, StringComparison.Ordinal);

        (code, said) = Run(_ => (int)session.Sql("SELECT raise_error('the bank is closed')").Collect().Count);
        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("the bank is closed", said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));

        (code, said) = Run(_ => throw Assert.Throws<ShippingException>(() => session.LoadModel()));
        Assert.Equal(ExitCodes.WrongUsage, code);
        Assert.Contains("no model is named", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Spark_that_is_not_there_is_wrong_usage()
    {
        using var folder = new TemporaryFolder();
        var (code, said) = Run(_ => (int)SparkSession.Builder().SparkHome(folder.Root).GetOrCreate().Range(1).Count());

        Assert.Equal(ExitCodes.WrongUsage, code);
        Assert.Contains(folder.Root, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_one_line_that_points_to_the_help()
    {
        var (code, said) = Run(_ => ExitCodes.Done, "--nope");

        Assert.Equal(ExitCodes.WrongUsage, code);
        Assert.Contains("there is no option --nope.", said, StringComparison.Ordinal);
        Assert.EndsWith($" See --help.{Environment.NewLine}", said, StringComparison.Ordinal);
        Assert.StartsWith($"{Program}: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_that_nobody_expects_are_a_line_and_a_failure()
    {
        var (code, said) = Run(_ => throw new InvalidOperationException("a mistake in the program"));

        Assert.Equal(ExitCodes.Failed, code);
        Assert.StartsWith(
            $"{Program}: unexpected error: System.InvalidOperationException: a mistake in the program.", said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Verbose_shows_where_an_error_came_from()
    {
        var (code, said) = Run(_ => throw new ArgumentException("wrong"), "--verbose");

        Assert.Equal(ExitCodes.WrongUsage, code);
        Assert.Contains($"   at {typeof(JobCommandTests).FullName}", said, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Error) Run(Func<ParseResult, int> action, params string[] arguments)
    {
        var command = new RootCommand("A test");
        command.SetAction((parsed, _) => Task.FromResult(action(parsed)));
        var (console, said) = (Console.Error, new StringWriter());
        Console.SetError(said);
        try
        {
            return (JobCommand.Run(command, arguments), said.ToString());
        }
        finally
        {
            Console.SetError(console);
        }
    }
}

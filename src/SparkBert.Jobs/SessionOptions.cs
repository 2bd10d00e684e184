using System.CommandLine;
using SparkBert.Connect.Sql;
using SparkBert.Jobs.Sessions;
using SparkBert.Spark;

namespace SparkBert.Jobs;

/// <summary>The options of a job that say where Spark is: the program's own, that of spark-submit, or a server of Spark Connect.</summary>
public sealed class SessionOptions
{
    /// <summary>PySpark's name of the variable.</summary>
    private const string Variable = "SPARK_REMOTE";

    private readonly Option<string?> remote = new("--remote")
    {
        Description = "A server of Spark Connect: sc://host:port/;token=...;use_ssl=...; paths are the server's then "
            + $"(by default the environment's {Variable})",
        HelpName = "ADDRESS",
    };

    private readonly Option<string[]> settings = new("--conf")
    {
        Description = "A setting of the session, as with spark-submit; it may be given more than once",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(remote);
        command.Add(settings);
    }

    /// <summary>Whether the session is that of a server of Spark Connect, so that paths are not of this machine.</summary>
    /// <param name="parsed">The arguments.</param>
    public bool IsRemote(ParseResult parsed) => FindAddress(parsed) is not null;

    /// <summary>Checks the options before there is a session.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <exception cref="ArgumentException">An option has no such value, or spark-submit has started the program.</exception>
    public void Check(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        _ = Settings(parsed);
        if (FindAddress(parsed) is not { } address)
        {
            return;
        }

        if (SparkSubmit.StartedThisProgram)
        {
            throw new ArgumentException("--remote takes a server of Spark Connect in place of spark-submit: run the program itself.");
        }

        try
        {
            _ = SparkSession.Builder().Remote(address);
        }
        catch (FormatException error)
        {
            throw new ArgumentException($"--remote: {error.Message}", error);
        }
    }

    /// <summary>Starts the session.</summary>
    /// <param name="name">The application's name, where nobody else names it.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="cancellation">Cancels what runs in it.</param>
    internal IJobSession Start(string name, ParseResult parsed, CancellationToken cancellation) => FindAddress(parsed) is { } address
        ? ConnectSession.Start(address, Settings(parsed), cancellation)
        : DriverSession.Start(name, Settings(parsed), cancellation);

    private string? FindAddress(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var variable = SparkSubmit.StartedThisProgram ? null : Environment.GetEnvironmentVariable(Variable);
        return parsed.GetValue(remote) ?? (string.IsNullOrEmpty(variable) ? null : variable);
    }

    private List<KeyValuePair<string, string>> Settings(ParseResult parsed) =>
    [
        .. (parsed.GetValue(settings) ?? []).Select(setting => setting.Split('=', 2) is [{ Length: > 0 } key, var value]
            ? new KeyValuePair<string, string>(key.Trim(), value)
            : throw new ArgumentException($"--conf takes KEY=VALUE, but is '{setting}'.")),
    ];
}

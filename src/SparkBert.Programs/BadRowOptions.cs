using System.CommandLine;

namespace SparkBert.Programs;

/// <summary>The options that say what becomes of bad rows: the same for <c>sparkbert embed</c> and for the jobs.</summary>
public sealed class BadRowOptions
{
    private readonly Option<string> errorColumn = new("--error-col")
    {
        Description = "The column that says what is wrong with a row",
        DefaultValueFactory = _ => "error",
    };

    private readonly Option<string> corruptColumn = new("--corrupt-col")
    {
        Description = "The column of rows that could not be read, as they are",
        DefaultValueFactory = _ => "_corrupt_record",
    };

    private readonly Option<string?> statusColumn = new("--status-col")
    {
        Description = "Add a column that says how it went with each row: state, error class, word pieces, truncated, unknown, model",
    };

    private readonly Option<string?> maxFailures = new("--max-failures")
    {
        Description = "End with an error after more bad rows than this: a number, or a percentage (0.5%)",
        HelpName = "N|P%",
    };

    private readonly Option<bool> dryRun = new("--dry-run")
    {
        Description = "Check everything with the first rows, say what would be done, and embed nothing",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasStatus">Whether the command writes a status column.</param>
    /// <param name="countsRows">Whether the command sees all rows that it writes; a query has its own.</param>
    public void AddTo(Command command, bool hasStatus = true, bool countsRows = true)
    {
        ArgumentNullException.ThrowIfNull(command);
        Option[] status = hasStatus ? [statusColumn] : [];
        Option[] counted = countsRows ? [maxFailures, dryRun] : [];
        Option[] all = [errorColumn, corruptColumn, .. status, .. counted];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>The column that says what is wrong with a row.</summary>
    /// <param name="parsed">The arguments.</param>
    public string ErrorColumn(ParseResult parsed) => Require(parsed).GetRequiredValue(errorColumn);

    /// <summary>The column of rows that could not be read.</summary>
    /// <param name="parsed">The arguments.</param>
    public string CorruptColumn(ParseResult parsed) => Require(parsed).GetRequiredValue(corruptColumn);

    /// <summary>The column that says how it went with a row; null for none.</summary>
    /// <param name="parsed">The arguments.</param>
    public string? StatusColumn(ParseResult parsed) => Require(parsed).GetValue(statusColumn);

    /// <summary>How many bad rows a run goes on with; null for any number.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <exception cref="ArgumentException">It is neither a number nor a percentage.</exception>
    public MaxFailures? MaxFailures(ParseResult parsed) => Require(parsed).GetValue(maxFailures) is not { } text ? null
        : Programs.MaxFailures.Parse(text)
            ?? throw new ArgumentException($"--max-failures must be a whole number, or a percentage up to 100%, but is '{text}'.");

    /// <summary>Whether all is checked and nothing done.</summary>
    /// <param name="parsed">The arguments.</param>
    public bool IsDryRun(ParseResult parsed) => Require(parsed).GetValue(dryRun);

    private static ParseResult Require(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed;
    }
}

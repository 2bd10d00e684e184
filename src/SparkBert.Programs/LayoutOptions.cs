using System.CommandLine;
using SparkBert.Embeddings;

namespace SparkBert.Programs;

/// <summary>
/// The options that say what has a vector and what a row of the output is: the same for <c>sparkbert embed</c> and for the jobs.
/// </summary>
/// <param name="numbersRows">Whether rows have a number, which is their id where the user names no column of ids.</param>
public sealed class LayoutOptions(bool numbersRows)
{
    /// <summary>The column of the vectors of sentences and documents, where the user names none.</summary>
    public const string SentenceColumn = "sentence_embeddings";

    /// <summary>Options that name columns which rows of vectors do not have, in the order in which they are refused.</summary>
    private static readonly string[] Naming = ["--columns", "--output-col", "--status-col", "--corrupt-col"];

    private readonly Option<OutputLayout?> layout = OptionChoice.Of<OutputLayout>(
        "--layout",
        "annotations: the rows of the input, each with a column of annotations (default); flat: a row for each vector"
            + (numbersRows ? ", as .npy, .safetensors and tables always have" : ""));

    private readonly Option<VectorLevel?> level = OptionChoice.Of<VectorLevel>(
        "--level",
        "What gets a vector: each token (default), each sentence, or the document, which is the text of a row; the vectors "
            + "of sentences and documents are the mean of their tokens'");

    private readonly Option<string?> idColumn = new("--id-col")
    {
        Description = "The column of the input that the flat layout repeats for each vector as id"
            + (numbersRows ? "; by default the number of the row, from 1" : ", which it needs"),
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(layout);
        command.Add(level);
        command.Add(idColumn);
    }

    /// <summary>Refuses options that do not go with the layout, whatever command has them.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="isFlat">Whether each vector is a row of the output: some formats have no other layout.</param>
    /// <param name="errorColumn">The column that says what is wrong with a row.</param>
    /// <exception cref="ArgumentException">Options do not go together.</exception>
    public void Check(ParseResult parsed, bool isFlat, string errorColumn)
    {
        if (!isFlat)
        {
            if (IdColumn(parsed) is not null)
            {
                throw new ArgumentException($"{idColumn.Name} names the id of a vector's row, and goes with --layout flat alone.");
            }

            return;
        }

        if (!numbersRows && IdColumn(parsed) is null)
        {
            throw new ArgumentException(
                $"--layout flat needs {idColumn.Name}, a column that tells the rows apart: on Spark they have no number.");
        }

        var given = parsed.CommandResult.Command.Options.Where(option => parsed.GetResult(option) is { Implicit: false })
            .Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        if (Naming.FirstOrDefault(given.Contains) is { } naming)
        {
            throw new ArgumentException($"a row of the flat layout is a vector, and has columns of its own: leave out {naming}.");
        }

        if (FlatColumns.Names.Contains(errorColumn, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"--layout flat has a column '{errorColumn}'; choose another name with --error-col.");
        }
    }

    /// <summary>Refuses a column of ids that the input does not have.</summary>
    /// <param name="id">The column; null if the user named none.</param>
    /// <param name="columns">The columns of the input. What is in a column has no name of its own, which the stages could carry.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static void RequireId(string? id, IReadOnlyCollection<string> columns)
    {
        if (id is not null && !columns.Contains(id))
        {
            throw new ArgumentException($"--id-col: there is no column '{id}'. Columns: {string.Join(", ", columns)}.");
        }
    }

    /// <summary>What a row of the output is; null if the user did not say.</summary>
    /// <param name="parsed">The arguments.</param>
    public OutputLayout? Layout(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(layout);
    }

    /// <summary>What has a vector.</summary>
    /// <param name="parsed">The arguments.</param>
    public VectorLevel Level(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(level) ?? VectorLevel.Token;
    }

    /// <summary>The names of the options that do not go with a pipeline of the user's own, where they were given.</summary>
    /// <param name="parsed">The arguments.</param>
    public IReadOnlyList<string> FindGiven(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(level) is null ? [] : [level.Name];
    }

    /// <summary>The column of ids; null if the user named none.</summary>
    /// <param name="parsed">The arguments.</param>
    public string? IdColumn(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(idColumn);
    }

    /// <summary>
    /// What becomes of long text where the user says nothing: a document is read as one long sentence, and to leave its end out would be a
    /// surprise. Null for the stage's default.
    /// </summary>
    /// <param name="parsed">The arguments.</param>
    public LongText? LongText(ParseResult parsed) =>
        Level(parsed) == VectorLevel.Document ? Embeddings.LongText.Windows : null;
}

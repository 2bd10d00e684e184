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

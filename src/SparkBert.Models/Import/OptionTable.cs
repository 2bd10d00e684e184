using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.Import;

/// <summary>
/// All that is known of the options of a source's file: each is honoured, refused, or known to change nothing; one that is not known is
/// said.
/// </summary>
/// <param name="title">The file, for documents.</param>
/// <param name="options">The options.</param>
internal sealed class OptionTable(string title, params IEnumerable<SourceOption> options)
{
    private readonly Dictionary<string, SourceOption> byName = options.ToDictionary(option => option.Name, StringComparer.Ordinal);

    /// <summary>The file, for documents.</summary>
    public string Title => title;

    /// <summary>The options.</summary>
    public IReadOnlyCollection<SourceOption> Options => byName.Values;

    /// <summary>Options that are read.</summary>
    public static IEnumerable<SourceOption> Honoured(params string[] names) =>
        names.Select(name => new SourceOption(name, OptionEffect.Honoured));

    /// <summary>Options that change nothing.</summary>
    public static IEnumerable<SourceOption> NoEffect(params string[] names) =>
        names.Select(name => new SourceOption(name, OptionEffect.NoEffect));

    /// <summary>An option with values that are taken; others are refused.</summary>
    public static SourceOption Only(string name, string reason, Func<JsonElement, bool> isTaken) =>
        new(name, OptionEffect.OneValue, reason, isTaken);

    /// <summary>Looks at every option of a file.</summary>
    /// <param name="json">The file's object; any other value has no options.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="note">Gets a note of the options that are not known.</param>
    /// <exception cref="ModelException">An option has a value that is not taken.</exception>
    public void Check(JsonElement json, string file, Action<string, string> note)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        const int MaxListed = 20;
        var unknown = new List<string>();
        foreach (var member in json.EnumerateObject())
        {
            if (!byName.TryGetValue(member.Name, out var option))
            {
                unknown.Add(ForeignText.Show(member.Name));
            }
            else if (option.IsTaken is { } isTaken && member.Value.ValueKind != JsonValueKind.Null && !isTaken(member.Value))
            {
                throw new ModelException($"{file}: {option.Name} is {ForeignText.Show(member.Value.GetRawText())}; {option.Reason}.");
            }
        }

        if (unknown.Count > 0)
        {
            note(
                "options",
                $"{file} has {string.Join(", ", unknown.Take(MaxListed))}{(unknown.Count > MaxListed ? ", ..." : "")}, "
                + "which SparkBert does not know and does not use");
        }
    }
}

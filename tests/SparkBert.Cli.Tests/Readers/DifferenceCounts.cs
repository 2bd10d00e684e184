using System.Globalization;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>Sorts what was found into the differences that have a reason, and counts them.</summary>
/// <param name="known">The differences; the first that explains something gets it.</param>
/// <typeparam name="T">What was found.</typeparam>
internal sealed class DifferenceCounts<T>(Difference<T>[] known)
    where T : notnull
{
    private const int MaxShown = 20;

    /// <summary>Files among which every difference that is known is to be found.</summary>
    private const int ManyFiles = 1000;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly List<string> unknown = [];
    private int unknownCount;

    /// <summary>Takes in something that was found.</summary>
    public void Add(T found)
    {
        if (known.FirstOrDefault(difference => difference.Explains(found)) is { } difference)
        {
            counts[difference.Name] = counts.GetValueOrDefault(difference.Name) + 1;
            return;
        }

        unknownCount++;
        if (unknown.Count < MaxShown)
        {
            unknown.Add(found.ToString()!);
        }
    }

    /// <summary>
    /// Checks that each found difference has a reason, and where many files were compared that each that is known was found. Prints how
    /// many there were of each.
    /// </summary>
    /// <param name="title">What was compared.</param>
    /// <param name="files">How many files.</param>
    public void RequireAllKnown(string title, int files)
    {
        var lines = known.Select(difference => string.Create(
            CultureInfo.InvariantCulture, $"  {counts.GetValueOrDefault(difference.Name),5} {difference.Name}: {difference.Reason}"));
        var table = $"{files} {title}\n{string.Join('\n', lines)}";
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        TestContext.Current.SendDiagnosticMessage(table);
        Assert.True(unknownCount == 0, $"{unknownCount} differences without a reason.\n{string.Join("\n\n", unknown)}\n\n{table}");
        Assert.True(files < ManyFiles || known.All(difference => counts.ContainsKey(difference.Name)), table);
    }
}

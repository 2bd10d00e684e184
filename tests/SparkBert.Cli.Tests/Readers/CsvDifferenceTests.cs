using System.Globalization;
using System.Text.Json;
using SparkBert.Cli;
using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;
using SparkSessions = SparkBert.Jobs.Tests.Sessions;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>CSV by our reader and by Spark's own, value by value, on files that seeds make.</summary>
/// <remarks><c>SPARKBERT_DIFFERENTIAL_FILES</c> sets how many files.</remarks>
public sealed class CsvDifferenceTests(SparkSessions sessions) : IDisposable
{
    private const string Corrupt = "_corrupt_record";

    private static readonly Difference<CsvFinding>[] Known =
    [
        new(
            "empty field", "it is an empty text; Spark makes null of it, quoted or not.",
            found => found is { What: "value", Ours: "", Spark: null }),
        new(
            "quote beside the rules", "the first line of the record is a bad row; Spark takes the quote, and what it swallows, for text.",
            found => found.Row is { } row && IsQuoteError(row)),
        new(
            "end of line in a field", "it stays as it is; Spark makes a line feed of it.",
            found => found is { What: "value" or "header", Ours: not null } && (found.Ours.Replace('\r', '\n') == found.Spark
                || found.Ours.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') == found.Spark)),
        new(
            "several ends of lines", "each ends a line; to Spark only the first that the file has does.",
            found => found.File.HasMixedEnds),
        new(
            "no UTF-8", "a bad row; Spark writes U+FFFD.",
            found => found.Row?.Error?.Contains("UTF-8", StringComparison.Ordinal) == true),
        new(
            "name twice", "refused; Spark numbers the names.",
            found => found is { What: "header" } && found.Ours!.Contains("names a column twice", StringComparison.Ordinal)),
        new(
            "quote beside the rules in the header", "refused; Spark takes it for a name.",
            found => found is { What: "header" } && found.Ours!.Contains("the header can't be read", StringComparison.Ordinal)),
    ];

    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["header"] = "true",
        ["multiLine"] = "true",
        ["escape"] = "\"",
        ["mode"] = "PERMISSIVE",
        ["columnNameOfCorruptRecord"] = Corrupt,
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_read_as_Spark_reads_them_but_for_what_is_listed()
    {
        var count = DifferentialFiles.Count;
        var session = DifferentialFiles.CreateSession(sessions);
        var counts = new DifferenceCounts<CsvFinding>(Known);
        var files = Enumerable.Range(1, count).Select(CsvFile.Create).ToList();
        foreach (var group in files.GroupBy(file => file.Names.Length))
        {
            var directory = folder.CreateFolder(group.Key.ToString(CultureInfo.InvariantCulture));
            foreach (var file in group)
            {
                File.WriteAllBytes(PathOf(file), file.Content);
            }

            var spark = ReadRows(session, directory, group.Key);
            foreach (var file in group)
            {
                var names = file.HasOddHeader ? ReadNames(session, PathOf(file)) : file.Names;
                var found = Compare(file, names, spark.GetValueOrDefault(file.Seed) ?? []);

                // One line that ends elsewhere moves all others.
                foreach (var finding in file.HasMixedEnds ? found.Take(1) : found)
                {
                    counts.Add(finding);
                }
            }
        }

        counts.RequireAllKnown("files of CSV", count);
    }

    private static bool IsQuoteError(OurRow row) => row.Error?.Contains(" quote ", StringComparison.Ordinal) == true;

    private string PathOf(CsvFile file) => folder.Path(
        file.Names.Length.ToString(CultureInfo.InvariantCulture), $"{file.Seed.ToString(CultureInfo.InvariantCulture)}.csv");

    private static string[] ReadNames(SparkSession session, string path) => [.. session.Read().Options(Options).Csv(path).Columns()];

    /// <summary>The rows of all files of a folder: their values, or null for a row that is bad.</summary>
    private static Dictionary<int, List<string?[]?>> ReadRows(SparkSession session, string directory, int columns)
    {
        string[] names = [.. Enumerable.Range(0, columns).Select(column => $"c{column}")];
        var frame = session.Read().Options(Options).Schema(string.Join(", ", names.Append(Corrupt).Select(name => $"{name} string")))
            .Csv(directory)
            .Select([Expr("_metadata.file_name").As("file"), .. names.Append(Corrupt).Select(Col)]);
        var rows = new Dictionary<int, List<string?[]?>>();
        foreach (var row in frame.Collect())
        {
            var seed = int.Parse(Path.GetFileNameWithoutExtension(row.GetAs<string>(0)), CultureInfo.InvariantCulture);
            rows.TryAdd(seed, []);
            rows[seed].Add(row[columns + 1] is null ? [.. row.Values.Skip(1).Take(columns).Select(value => (string?)value)] : null);
        }

        return rows;
    }

    /// <summary>What differs in a file.</summary>
    private IEnumerable<CsvFinding> Compare(CsvFile file, string[] names, List<string?[]?> spark)
    {
        OurRows? ours = null;
        var refusal = "";
        try
        {
            ours = OurRows.Read([PathOf(file)]);
        }
        catch (UsageException refused)
        {
            refusal = refused.Message;
        }

        var ourNames = ours?.Schema.FieldsList.Select(field => field.Name).ToArray();
        if (ours is null || !ourNames!.SequenceEqual(names))
        {
            yield return new CsvFinding(
                file, "header", ours is null ? refusal : string.Join('|', ourNames!), string.Join('|', names), null);
            yield break;
        }

        for (var i = 0; i < Math.Min(ours.Rows.Count, spark.Count); i++)
        {
            var (row, values) = (ours.Rows[i], spark[i]);
            if ((row.Error is null) != (values is not null))
            {
                yield return new CsvFinding(file, "row", row.Error, values is null ? "bad" : string.Join('|', values), row);
            }

            if (IsQuoteError(row))
            {
                // With Spark what follows begins elsewhere.
                yield break;
            }

            var fields = row.Values.EnumerateObject().Select(member => member.Value.GetString());
            foreach (var (our, value) in row.Error is null && values is not null ? fields.Zip(values) : [])
            {
                if (our != value)
                {
                    yield return new CsvFinding(file, "value", our, value, row);
                }
            }
        }

        if (ours.Rows.Count != spark.Count)
        {
            yield return new CsvFinding(file, "rows", $"{ours.Rows.Count}", $"{spark.Count}", null);
        }
    }
}

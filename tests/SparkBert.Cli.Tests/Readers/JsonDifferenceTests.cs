using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkBert.Programs;
using SparkBert.Spark;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkSessions = SparkBert.Jobs.Tests.Sessions;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>JSON lines by our reader and by Spark's own, types and values, on files that seeds make.</summary>
/// <remarks><c>SPARKBERT_DIFFERENTIAL_FILES</c> sets how many files.</remarks>
public sealed class JsonDifferenceTests(SparkSessions sessions) : IDisposable
{
    /// <summary>Files that are read together: a read of Spark takes as long for one.</summary>
    private const int FilesOfSeed = 5;

    private const string Corrupt = "_corrupt_record";

    private static readonly Difference<JsonFinding>[] Known =
    [
        new(
            "name twice", "the last value counts, and a text that is there twice makes its row bad; Spark refuses the files.",
            found => found is { What: "files" } && found.Spark!.StartsWith("[COLUMN_ALREADY_EXISTS]", StringComparison.Ordinal)),
        new(
            "something behind the object", "a bad row; Spark passes it over.",
            found => found is { What: "row", Row.Error: not null }
                ? found.Row.Error.StartsWith("the line is not ", StringComparison.Ordinal) && BeginsWithObject(found.Row.Raw)
                : found is { What: "columns", Ours: null } && found.Files.SelectMany(file => file.Lines).Any(BeginsWithObject)),
        new(
            "array of objects", "a bad row; Spark makes a row of each.",
            found => found is { What: "rows" or "row", Row.Error: not null } && found.Row.Raw.TrimStart(' ', '\t').StartsWith('[')),
        new(
            "text that is none", "a bad row, where the column is used; Spark takes its JSON for the text.",
            found => found is { What: "row", Row.Error: not null }
                && found.Row.Error.EndsWith("where a string is expected.", StringComparison.Ordinal)),
        new(
            "type of the texts", "a column that is used as text is one; with Spark it is what its values are.",
            found => found is { What: "type", Name: "text", Ours: "string" }),
        new(
            "half of a pair of surrogates in a name", "it is kept as it is written; Spark has a bad row.",
            found => found is { What: "columns", Name: "n\\ud800", Spark: null }
                or { What: "row", Row: { Error: null, Raw: "{\"n\\ud800\":1}" } }),
        new(
            "empty name", "it is a column; Spark leaves it out.",
            found => found is { What: "columns", Name: "", Spark: null }),
        new(
            "objects without members", "strings with {}; Spark leaves the column out.",
            found => found is { What: "columns", Ours: "string", Spark: null }
                && found.Files.Any(file => file.Lines.Any(line => line.Contains("{}", StringComparison.Ordinal)))),
        new(
            "half of a pair of surrogates", "a bad row in a text that is used, else kept as it is written; Spark writes a question mark.",
            found => found is { What: "row", Row.Error: not null }
                ? found.Row.Error.EndsWith("holds a surrogate without its other half.", StringComparison.Ordinal)
                : found is { What: "value", Ours: not null, Spark: not null }
                    && found.Ours.Contains("\\ud", StringComparison.Ordinal) && found.Spark.Contains('?', StringComparison.Ordinal)),
        new(
            "number that a double does not hold", "a string with its digits; with Spark a double beside it, or a decimal.",
            found => found is { What: "type", Ours: "string", Spark: not null } && found.Files.Any(file => file.HasNumberBeyondDoubles)
                && (found.Spark == "double" || found.Spark.StartsWith("decimal(", StringComparison.Ordinal))),
        new(
            "-0 among fractions", "it keeps its sign; Spark reads 0.",
            found => found is { What: "value", Ours: "-0", Spark: "0.0" }),
    ];

    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["mode"] = "PERMISSIVE",
        ["columnNameOfCorruptRecord"] = Corrupt,
        ["allowSingleQuotes"] = "false",
        ["allowNonNumericNumbers"] = "false",
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_read_as_Spark_reads_them_but_for_what_is_listed()
    {
        var count = DifferentialFiles.Count;
        var session = DifferentialFiles.CreateSession(sessions);
        var counts = new DifferenceCounts<JsonFinding>(Known);
        for (var seed = 1; seed <= count / FilesOfSeed; seed++)
        {
            var (files, directory) = (JsonFile.Create(seed, FilesOfSeed), folder.CreateFolder(seed.ToString(CultureInfo.InvariantCulture)));
            Array.ForEach(files, file => File.WriteAllBytes(Path.Combine(directory, file.Name), file.Content));
            var ours = OurRows.Read(files.Select(file => Path.Combine(directory, file.Name)), "text");
            foreach (var finding in Compare(files, ours, session, directory))
            {
                counts.Add(finding);
            }
        }

        counts.RequireAllKnown("files of JSON lines", count);
    }

    /// <summary>What differs in the files of a folder.</summary>
    private static List<JsonFinding> Compare(JsonFile[] files, OurRows ours, SparkSession session, string directory)
    {
        List<JsonFinding> found = [];
        StructType types;
        ILookup<string, SparkRow> spark;
        try
        {
            (types, spark) = ReadRows(session, directory);
        }
        catch (JavaException error)
        {
            return [new JsonFinding(files, "files", null, null, error.Reason, null)];
        }

        var ourTypes = StructType.FromArrow(ours.Schema);
        var same = new HashSet<string>(StringComparer.Ordinal);
        CompareFields(ourTypes, types, "", same, (name, our, other) => found.Add(new JsonFinding(
            files, our is null || other is null ? "columns" : "type", name, our?.SimpleString, other?.SimpleString, null)));
        foreach (var file in files)
        {
            OurRow[] rows = [.. ours.Rows.Where(row => row.File == file.Name)];
            foreach (var (row, others) in Align(rows, [.. spark[file.Name]]))
            {
                if (others is not [var other])
                {
                    found.Add(new JsonFinding([file], "rows", null, row is null ? "0" : "1", $"{others.Length}", row));
                }
                else if ((row!.Error is not null) != other.IsBad)
                {
                    found.Add(new JsonFinding([file], "row", null, row.Error, other.IsBad ? "bad" : other.Values.GetRawText(), row));
                }
                else
                {
                    foreach (var name in row.Error is null ? ourTypes.Select(field => field.Name).Where(same.Contains) : [])
                    {
                        CompareValues(
                            name, row.Values.GetProperty(name), other.Values.GetProperty(name), same,
                            (path, our, its) => found.Add(new JsonFinding([file], "value", path, our.GetRawText(), its.GetRawText(), row)));
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Our rows of a file, each with those that Spark has for it.</summary>
    private static IEnumerable<(OurRow? Row, SparkRow[] Others)> Align(OurRow[] ours, SparkRow[] spark)
    {
        var next = 0;
        foreach (var row in ours)
        {
            var start = next;
            next = Math.Min(spark.Length, next + CountRows(row.Raw));
            yield return (row, spark[start..next]);
        }

        if (next < spark.Length)
        {
            yield return (null, spark[next..]);
        }
    }

    /// <summary>An array of objects is as many rows to Spark as it has objects; all else is one.</summary>
    private static int CountRows(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 2000 });
            return document.RootElement.ValueKind == JsonValueKind.Array
                && document.RootElement.EnumerateArray().All(element => element.ValueKind == JsonValueKind.Object)
                    ? document.RootElement.GetArrayLength()
                    : 1;
        }
        catch (JsonException)
        {
            return 1;
        }
    }

    private static (StructType Types, ILookup<string, SparkRow> Rows) ReadRows(SparkSession session, string directory)
    {
        var frame = session.Read().Options(Options).Json(directory);
        var types = new StructType(frame.Schema().Where(field => field.Name != Corrupt));
        if (types.Count == 0)
        {
            // Spark gives no rows of nothing but corrupt records.
            frame = session.Read().Options(Options).Schema($"text string, {Corrupt} string").Json(directory);
        }

        var names = frame.Columns().Where(name => name != Corrupt).ToArray();
        var columns = string.Join(", ", names.Select(name => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`"));
        var corrupt = names.Length < frame.Columns().Count ? $"{Corrupt} is not null" : "false";
        var rows = frame
            .SelectExpr($"to_json(struct({columns}), map('ignoreNullFields', 'false'))", corrupt, "_metadata.file_name").Collect()
            .Select(row => new SparkRow(row.GetAs<string>(2), row.GetAs<bool>(1), Parse(row.GetAs<string>(0)))).ToLookup(row => row.File);
        return (types, rows);
    }

    /// <summary>Whether there is an object at the beginning of a line, whatever follows.</summary>
    private static bool BeginsWithObject(string line)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2000 });
        return document.RootElement.Clone();
    }

    /// <summary>Compares types, and collects the paths of those that are equal, or of which a part may be.</summary>
    private static void CompareFields(
        StructType ours, StructType spark, string prefix, HashSet<string> same, Action<string, DataType?, DataType?> differ)
    {
        foreach (var name in ours.Select(field => field.Name).Union(spark.Select(field => field.Name)))
        {
            CompareTypes(
                prefix + name, ours.FirstOrDefault(field => field.Name == name)?.DataType,
                spark.FirstOrDefault(field => field.Name == name)?.DataType, same, differ);
        }
    }

    private static void CompareTypes(
        string path, DataType? ours, DataType? spark, HashSet<string> same, Action<string, DataType?, DataType?> differ)
    {
        switch (ours, spark)
        {
            case (StructType our, StructType its):
                same.Add(path);
                CompareFields(our, its, $"{path}.", same, differ);
                break;
            case (ArrayType our, ArrayType its):
                same.Add(path);
                CompareTypes($"{path}[]", our.ElementType, its.ElementType, same, differ);
                break;
            case ({ } our, { } its) when our.SimpleString == its.SimpleString:
                same.Add(path);
                break;
            default:
                differ(path, ours, spark);
                break;
        }
    }

    /// <summary>Compares values wherever their types are the same.</summary>
    private static void CompareValues(
        string path, JsonElement ours, JsonElement spark, HashSet<string> same, Action<string, JsonElement, JsonElement> differ)
    {
        if (!same.Contains(path))
        {
            return;
        }

        switch (ours.ValueKind, spark.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                foreach (var member in ours.EnumerateObject().Where(member => spark.TryGetProperty(member.Name, out _)))
                {
                    CompareValues($"{path}.{member.Name}", member.Value, spark.GetProperty(member.Name), same, differ);
                }

                break;
            case (JsonValueKind.Array, JsonValueKind.Array) when ours.GetArrayLength() == spark.GetArrayLength():
                foreach (var (our, its) in ours.EnumerateArray().Zip(spark.EnumerateArray()))
                {
                    CompareValues($"{path}[]", our, its, same, differ);
                }

                break;
            case (JsonValueKind.Number, JsonValueKind.Number) when AreEqual(ours, spark):
                break;
            case (JsonValueKind.String, JsonValueKind.String) when ours.GetString() == spark.GetString():
                break;
            case var (our, its) when our == its && our is JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False:
                break;
            default:
                differ(path, ours, spark);
                break;
        }
    }

    /// <summary>Java and .NET write the same number in several ways.</summary>
    private static bool AreEqual(JsonElement ours, JsonElement spark) =>
        ours.TryGetInt64(out var our) && spark.TryGetInt64(out var its) ? our == its
            : BitConverter.DoubleToInt64Bits(ours.GetDouble()) == BitConverter.DoubleToInt64Bits(spark.GetDouble());
}

using System.Globalization;
using System.Text.RegularExpressions;
using SparkBert.Annotations;
using SparkBert.Functions;
using SparkBert.Jobs.Sessions;
using SparkBert.Spark.Sql.Types;
using SparkBert.Text.Records;

namespace SparkBert.Jobs;

/// <summary>Reads text files in lines, as Spark gives them: each with its file, and with what is wrong with its bytes.</summary>
/// <param name="session">The session.</param>
/// <param name="paths">Files, folders and patterns.</param>
/// <param name="encoding">Java's name of the encoding; null for UTF-8.</param>
internal sealed class LineInput(IJobSession session, string[] paths, string? encoding)
{
    /// <summary>The column of the line.</summary>
    public const string Value = "value";

    /// <summary>What is wrong with a line whose bytes are no text.</summary>
    private const string NotUtf8 = "the line is not valid UTF-8 (see --encoding).";

    /// <summary>Spark takes the first object of a line and passes over what follows it.</summary>
    private const string IsNoObject =
        $"not ({Value} rlike '^[ \\t]*[{{]') or coalesce(json_array_length(concat('[', {Value}, ']')), 0) != 1";

    private const string FileName = "input_file_name()";

    /// <summary>1 TB: each file is a partition, but where there are more files than cores.</summary>
    private const string LargestFile = "1099511627776";

    private static readonly string[] AnnotationMembers = ["annotatorType", "begin", "end", "result"];

    private static readonly DataType AnnotationType =
        StructType.FromArrow(new Apache.Arrow.Schema([AnnotationSchema.Field("annotations", "document")], null))[0].DataType;

    /// <summary>The files with a row a line: its text and those columns that folders have in their names.</summary>
    /// <param name="lineEnd">What ends a line; null for \n, \r\n and \r.</param>
    public IJobFrame Read(string? lineEnd = null)
    {
        var lines = lineEnd is null ? session.Read("text", paths) : session.Read("text", paths, [("lineSep", lineEnd)]);
        if (encoding is null)
        {
            return lines;
        }

        // Since Spark 4.0 decode knows other encodings than Unicode's only so.
        session.ChangeSetting("spark.sql.legacy.javaCharsets", "true");
        return lines.SelectColumns(lines.Columns.Select(name =>
            name == Value ? new JobColumn($"decode(cast({Value} as binary), '{encoding}')", Value) : JobColumn.Of(name)));
    }

    /// <summary>Whether the bytes of a column are no text, in SQL.</summary>
    /// <param name="session">The session.</param>
    /// <param name="column">The column, quoted where that is needed.</param>
    public static string HasWrongBytes(IJobSession session, string column)
    {
        ArgumentNullException.ThrowIfNull(session);

        // Spark 3 makes U+FFFD of wrong bytes; Spark 4 refuses them, and has a function of its own.
        return session.Version.StartsWith("3.", StringComparison.Ordinal)
            ? $"not (cast({column} as binary) <=> cast(decode(cast({column} as binary), 'UTF-8') as binary))"
            : $"not is_valid_utf8(cast({column} as string))";
    }

    /// <summary>Text files: the lines are the texts.</summary>
    /// <param name="textColumn">The column of texts.</param>
    /// <exception cref="ArgumentException">A folder's name gives a column of that name.</exception>
    public JobRows ReadTexts(string textColumn) => TakeTexts(session, Read(), textColumn);

    /// <summary>Lines that are texts.</summary>
    /// <param name="session">The session.</param>
    /// <param name="lines">The lines, and the columns that folders have in their names.</param>
    /// <param name="textColumn">The column of texts.</param>
    /// <exception cref="ArgumentException">A folder's name gives a column of that name.</exception>
    public static JobRows TakeTexts(IJobSession session, IJobFrame lines, string textColumn)
    {
        var partitions = FindPartitions(lines, [textColumn]);
        var rows = NameOwn([textColumn, .. partitions], hasLine: false);
        var isWrong = HasWrongBytes(session, Value);
        return rows with
        {
            Frame = lines.SelectColumns(
            [
                new JobColumn($"case when not ({isWrong}) then {Value} end", textColumn),
                .. partitions.Select(JobColumn.Of),
                new JobColumn($"case when {isWrong} then {SqlText.Literal(NotUtf8)} end", rows.Error),
                new JobColumn(FileName, rows.File),
                new JobColumn($"cast({Value} as binary)", rows.Raw),
            ]),
        };
    }

    /// <summary>Files with a JSON object a line; the types of the columns are those that Spark finds in all rows.</summary>
    /// <exception cref="ArgumentException">No line is a JSON object, or a folder's name gives a column that the rows have.</exception>
    public JobRows ReadJson()
    {
        // No member of an object has this name.
        var corrupt = $"__sparkbert_{Guid.NewGuid():N}";
        (string, string)[] options = [("mode", "PERMISSIVE"), ("columnNameOfCorruptRecord", corrupt)];
        var lines = Read(encoding is null ? null : "\n");
        (string, string)[] encoded = encoding is null ? [] : [("encoding", encoding), ("lineSep", "\n")];
        var folders = lines.Columns.Where(name => name != Value).ToArray();
        var fields = session.Read("json", paths, [.. options, .. encoded]).Schema.Where(field => field.Name != corrupt).ToList();
        var members = fields.Where(field => !folders.Contains(field.Name) || fields.Count(other => other.Name == field.Name) > 1).ToList();
        if (members.Count == 0 && lines.Where($"trim({Value}) != ''").Limit(1).Count() > 0)
        {
            throw new ArgumentException($"no line of {string.Join(", ", paths)} is a JSON object with a member.");
        }

        string[] names = [.. members.Select(field => field.Name), .. folders];
        var rows = NameOwn(names, hasLine: false);
        var type = SqlText.Literal(SqlText.Type(
            new StructType([.. members.Select(WithAnnotations), new StructField(corrupt, new StringType())])));
        var parsed = FreeName.Find("__sparkbert_parsed", [.. names, Value]);
        var isNotText = FreeName.Find("__sparkbert_not_text", [.. names, Value]);
        var map = string.Join(", ", options.SelectMany(option => new[] { option.Item1, option.Item2 }).Select(SqlText.Literal));
        (string Condition, string Text)[] errors =
        [
            (SqlText.Name(isNotText), NotUtf8),
            (IsNoObject, "the line is not a JSON object."),
            (HasHalfPair(Value), "the line has half of a pair of surrogates (\\ud800 to \\udfff), which is no character."),
            ($"{SqlText.Name(parsed)}.{corrupt} is not null", "a member of the line has a value that its column can't have."),
        ];
        var error = $"case {string.Join(' ', errors.Select(each => $"when {each.Condition} then {SqlText.Literal(each.Text)}"))} end";
        var read = lines
            .Where($"trim({Value}) != ''")
            .SelectColumns(
            [
                .. lines.Columns.Select(JobColumn.Of),
                new JobColumn($"from_json({Value}, {type}, map({map}))", parsed),
                new JobColumn(HasWrongBytes(session, Value), isNotText),
                new JobColumn(FileName, rows.File),
            ])
            .SelectColumns(
            [
                .. folders.Select(JobColumn.Of),
                JobColumn.Of(parsed),
                JobColumn.Of(rows.File!),
                new JobColumn(error, rows.Error),
                new JobColumn($"cast({Value} as binary)", rows.Raw),
            ]);
        var isGood = $"{SqlText.Name(rows.Error)} is null";
        return rows with
        {
            Frame = read.SelectColumns(
            [
                .. members.Select(field =>
                    new JobColumn($"case when {isGood} then {SqlText.Name(parsed)}.{SqlText.Name(field.Name)} end", field.Name)),
                .. folders.Concat(rows.Own).Select(JobColumn.Of),
            ]),
        };
    }

    /// <summary>
    /// Files of CSV, whose records the worker finds in the lines: Spark's own reader takes what a quote swallows for a field.
    /// </summary>
    /// <param name="format">How they are written.</param>
    /// <param name="textColumn">The name of the column of files without a record.</param>
    /// <exception cref="ArgumentException">The header can't be used.</exception>
    public JobRows ReadCsv(CsvFormat format, string textColumn)
    {
        // A quoted field may hold ends of lines, so a file is read by one task, as with Spark's option multiLine.
        session.ChangeSetting("spark.sql.files.maxPartitionBytes", long.MaxValue.ToString(CultureInfo.InvariantCulture));
        session.ChangeSetting("spark.sql.files.openCostInBytes", LargestFile);
        var lines = Read("\n");
        var folders = FindPartitions(lines, []);
        var file = FreeName.Find("__sparkbert_file", folders);
        var named = lines.SelectColumns(new JobColumn(FileName, file), JobColumn.Of(Value));
        var names = CsvHeader.Read(named, format) ?? [textColumn];
        _ = FindPartitions(lines, names);
        var rows = NameOwn([.. names, .. folders], hasLine: true);
        var options = new CsvOptions(format, names) { OriginNames = [rows.File!, rows.Line!, rows.Error, rows.Raw!] };
        var read = named.MapInArrow(new FunctionCommand(BuiltInFunctions.Csv, options.ToJson()), options.Schema);
        return rows with
        {
            Frame = read.SelectColumns(
            [
                .. names.Select(JobColumn.Of),
                .. folders.Select(folder => new JobColumn(FromFolder(rows.File!, folder, lines.Schema[folder].DataType), folder)),
                .. rows.Own.Select(JobColumn.Of),
            ]),
        };
    }

    /// <summary>The columns of rows that stand beside those of the input.</summary>
    private static JobRows NameOwn(string[] names, bool hasLine) => new(null!, names)
    {
        Error = FreeName.Find("__sparkbert_error", names),
        File = FreeName.Find("__sparkbert_file", names),
        Line = hasLine ? FreeName.Find("__sparkbert_line", names) : null,
        Raw = FreeName.Find("__sparkbert_raw", names),
    };

    /// <summary>The columns that folders have in their names.</summary>
    /// <exception cref="ArgumentException">The rows have one of the same name.</exception>
    private static string[] FindPartitions(IJobFrame lines, IEnumerable<string> own)
    {
        var partitions = lines.Columns.Skip(1).ToArray();
        return partitions.Intersect(own, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } clash
            ? throw new ArgumentException(
                $"the names of the folders give a column '{clash}', and the rows have one of that name; rename the folders or the column.")
            : partitions;
    }

    /// <summary>A column that the name of a folder gives, of the rows that the worker made.</summary>
    private static string FromFolder(string file, string folder, DataType type)
    {
        // Names of folders are escaped once by Spark, and paths once more.
        var found = $"regexp_extract({SqlText.Name(file)}, {SqlText.Literal($"/{Regex.Escape(folder)}=([^/]*)/")}, 1)";
        string Decode(string text) => $"url_decode(replace({text}, '+', '%2B'))";
        return $"cast(nullif({Decode(Decode(found))}, '__HIVE_DEFAULT_PARTITION__') as {SqlText.Type(type)})";
    }

    /// <summary>
    /// Columns of annotations get the type that the stages want: what Spark finds in JSON has numbers of 64 bits, and a struct for a map.
    /// </summary>
    private static StructField WithAnnotations(StructField field) =>
        field.DataType is ArrayType { ElementType: StructType element }
            && AnnotationMembers.All(name => element.Any(member => member.Name == name))
            ? new StructField(field.Name, AnnotationType)
            : new StructField(field.Name, field.DataType);

    /// <summary>
    /// Whether JSON has the escape of half a pair of surrogates. Java makes a question mark of it. Escaped backslashes and whole pairs are
    /// taken out first.
    /// </summary>
    private static string HasHalfPair(string json)
    {
        string Replace(string text, string pattern) => $"regexp_replace({text}, {SqlText.Literal(pattern)}, '__')";
        var text = Replace(Replace(json, @"\\\\"), @"(?i)\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}");
        return $"{text} rlike {SqlText.Literal(@"(?i)\\ud[89a-f][0-9a-f]{2}")}";
    }
}

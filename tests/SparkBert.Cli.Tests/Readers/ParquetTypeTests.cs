using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Apache.Arrow.Ipc;
using SparkBert.Cli.Writing;
using SparkBert.Spark.Sql;
using SparkSessions = SparkBert.Jobs.Tests.Sessions;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>
/// Types and values of Parquet both ways: what Spark writes goes through the command, and what the command writes Spark reads.
/// </summary>
public sealed partial class ParquetTypeTests(SparkSessions sessions) : IDisposable
{
    /// <summary>Spark's JSON with all digits of times.</summary>
    private const string AllDigits =
        "map('ignoreNullFields', 'false', 'timestampFormat', \"yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX\", "
        + "'timestampNTZFormat', \"yyyy-MM-dd'T'HH:mm:ss.SSSSSS\")";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Versions => ["3.5.9", "4.2.1"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_type_of_Spark_comes_back_with_its_values(string version)
    {
        var session = Open(version);
        var given = SparkTypes.Create(session);
        var values = Values(given, AllDigits);
        foreach (var (times, codec, isLegacy) in ((string, string, bool)[])[
            ("INT96", "snappy", false), ("TIMESTAMP_MICROS", "zstd", false), ("TIMESTAMP_MICROS", "gzip", true),
            ("INT96", "uncompressed", true), ("TIMESTAMP_MICROS", "lz4_raw", false)])
        {
            session.Conf().Set("spark.sql.parquet.outputTimestampType", times);
            session.Conf().Set("spark.sql.parquet.writeLegacyFormat", isLegacy ? "true" : "false");
            session.Conf().Set("spark.sql.parquet.compression.codec", codec);
            var name = $"{times}-{codec}";
            given.Write().Parquet(folder.Path(name));
            var input = Directory.EnumerateFiles(folder.Path(name), "*.parquet").Single();

            var output = CommandRun.Embed(input, folder.Path($"{name}.parquet"));

            var result = session.Read().Parquet(output).Select([.. given.Columns()]);
            Assert.Equal(session.Read().Parquet(input).Schema().Json, result.Schema().Json);
            Assert.Equal(values, Values(result, AllDigits));
            AssertJson(given, File.ReadAllLines(CommandRun.Embed(input, folder.Path($"{name}.jsonl"))));
            AssertJson(given, ArrowLines(CommandRun.Embed(input, folder.Path($"{name}.arrow"))));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_type_of_Arrow_is_read_by_Spark_with_its_values(string version)
    {
        var input = folder.Path("types.parquet");
        ArrowTypes.Write(input);
        var frame = Open(version).Read().Parquet(CommandRun.Embed(input, folder.Path("out.parquet")));
        var rows = frame.SelectExpr($"to_json(struct(*), {AllDigits})").Collect()
            .Select(row => JsonNode.Parse(row.GetAs<string>(0))!).ToList();
        foreach (var row in ArrowTypes.Columns)
        {
            var (name, first, second) = row.Data;
            string[] expected = [first, second, name == "fixed_list" ? "[5,6]" : "null"];
            foreach (var (value, found) in expected.Zip(rows.Select(found => found[name])))
            {
                Assert.True(
                    AreEqual(found, JsonNode.Parse(value), isFloat: name is "half" or "float" or "double"),
                    $"{name}: expected {value}, found {found?.ToJsonString()}");
            }
        }
    }

    /// <summary>The command writes the digits behind the milliseconds only where there are some.</summary>
    [GeneratedRegex("(?<=T[0-9:]{8}\\.[0-9]{3})000(Z?\")$")]
    private static partial Regex ZeroMicroseconds();

    private static SparkSession OpenSession(SparkSession session)
    {
        var own = session.NewSession();
        own.Conf().Set("spark.sql.session.timeZone", "UTC");
        own.Conf().Set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
        own.Conf().Set("spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED");
        return own;
    }

    private static List<string> Values(DataFrame frame, string options) =>
        [.. frame.OrderBy("id").SelectExpr($"to_json(struct(*), {options})").Collect().Select(row => row.GetAs<string>(0))];

    /// <summary>Compares JSON with that of Spark's to_json, which would keep three digits of a second if no format had more.</summary>
    private static void AssertJson(DataFrame given, string[] lines)
    {
        var expected = Values(given, AllDigits);
        Assert.Equal(expected.Count, lines.Length);
        foreach (var (spark, ours) in expected.Select(json => JsonNode.Parse(json)!).Zip(lines.Select(line => JsonNode.Parse(line)!)))
        {
            foreach (var name in given.Columns())
            {
                Assert.True(
                    AreEqual(KeysAsTexts(name, spark[name]), ours[name], isFloat: name is "float" or "double"),
                    $"{name}: Spark's {spark[name]?.ToJsonString()}, ours {ours[name]?.ToJsonString()}");
            }
        }
    }

    /// <summary>As keys of maps, times and days are Spark's own numbers with Spark, and texts as everywhere with us.</summary>
    private static JsonNode? KeysAsTexts(string name, JsonNode? spark) => name switch
    {
        "times" when spark is JsonObject { Count: > 0 } map =>
            new JsonObject { ["1969-12-31T23:59:59.999999Z"] = map["-1"]!.DeepClone() },
        "days" when spark is JsonObject { Count: > 0 } map => new JsonObject { ["0001-01-01"] = map["-719162"]!.DeepClone() },
        _ => spark,
    };

    private static bool AreEqual(JsonNode? spark, JsonNode? ours, bool isFloat) => (spark, ours) switch
    {
        (null, null) => true,
        (JsonArray its, JsonArray our) => its.Count == our.Count && its.Zip(our).All(pair => AreEqual(pair.First, pair.Second, isFloat)),
        (JsonObject its, JsonObject our) => its.Select(member => member.Key).SequenceEqual(our.Select(member => member.Key))
            && its.All(member => AreEqual(member.Value, our[member.Key], isFloat)),
        (JsonValue its, JsonValue our) when its.GetValueKind() != our.GetValueKind() => false,
        (JsonValue its, JsonValue our) when its.GetValueKind() == JsonValueKind.Number => isFloat
            ? BitConverter.DoubleToInt64Bits(its.GetValue<double>()) == BitConverter.DoubleToInt64Bits(our.GetValue<double>())
                || BitConverter.SingleToInt32Bits(its.GetValue<float>()) == BitConverter.SingleToInt32Bits(our.GetValue<float>())
            : Digits(its.ToJsonString()) == Digits(our.ToJsonString()),
        (JsonValue its, JsonValue our) => ZeroMicroseconds().Replace(its.ToJsonString(), "$1") == our.ToJsonString(),
        _ => false,
    };

    /// <summary>A decimal number as its digits and the power of ten behind them.</summary>
    private static (BigInteger Digits, int Exponent) Digits(string number)
    {
        var parts = number.Split('E', 'e');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0)
            - (point < 0 ? 0 : parts[0].Length - point - 1);
        for (; !digits.IsZero && digits % 10 == 0; exponent++)
        {
            digits /= 10;
        }

        return (digits, digits.IsZero ? 0 : exponent);
    }

    private static string[] ArrowLines(string path)
    {
        using var stream = new MemoryStream();
        using var reader = new ArrowFileReader(File.OpenRead(path));
        using (var writer = new JsonlWriter(stream))
        {
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                writer.Write(batch);
            }

            writer.Complete();
        }

        return Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
    }

    private SparkSession Open(string version) => OpenSession(sessions.Get(version));
}

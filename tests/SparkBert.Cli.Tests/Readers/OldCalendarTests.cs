using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using NodaTime;
using NodaTime.Text;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkBert.Cli.Reading;
using SparkBert.Spark.Sql;
using Field = Apache.Arrow.Field;
using SparkSessions = SparkBert.Jobs.Tests.Sessions;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>Dates and times of Spark's old calendar are read as Spark reads them.</summary>
public sealed class OldCalendarTests(SparkSessions sessions) : IDisposable
{
    /// <summary>
    /// The beginnings of the era, leap days that ISO 8601 lacks, the last days before the calendars become one and the first behind, zones'
    /// last days of local mean time, and what is new enough to stay.
    /// </summary>
    private static readonly string[] Times =
    [
        "0001-01-05T00:00:00Z", "0004-02-29T23:59:59.999999Z", "1000-03-01T01:02:03.000004Z", "1500-03-01T06:00:00Z",
        "1500-03-10T12:00:00Z", "1582-10-04T23:00:00Z", "1582-10-14T23:00:00Z", "1582-10-15T00:00:00Z", "1700-06-15T12:30:00.5Z",
        "1883-11-18T20:00:00Z", "1899-12-31T10:00:00Z", "1900-01-02T00:00:00Z", "2024-02-29T01:00:00Z",
    ];

    /// <summary>
    /// Zones whose standard time or local mean time in Spark's table, which is of 2020, is another than in today's database of time zones.
    /// </summary>
    private static readonly string[] ChangedZones =
    [
        "Africa/Blantyre", "Africa/Bujumbura", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Gaborone", "Africa/Harare", "Africa/Juba",
        "Africa/Kigali", "Africa/Lubumbashi", "Africa/Lusaka", "Africa/Maputo", "America/Coyhaique", "America/Dawson",
        "America/Matamoros", "America/Nipigon", "America/Rainy_River", "America/Thunder_Bay", "America/Whitehorse",
        "America/Yellowknife", "Antarctica/Casey", "Antarctica/Vostok", "Asia/Choibalsan", "Asia/Manila", "CET", "Canada/Yukon", "EET",
        "EST", "Europe/Uzhgorod", "Europe/Volgograd", "Europe/Zaporozhye", "HST", "MET", "MST", "ROC", "WET",
    ];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Zones
    {
        get
        {
            string[] zones = ["UTC", "America/Los_Angeles", "Asia/Kolkata", "Europe/Berlin", "+05:30", "GMT-8"];
            return [.. ((string[])["3.5.9", "4.2.1"]).SelectMany(version => zones.Select(zone => (version, zone)))];
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Zones))]
    public void Dates_and_times_of_the_old_calendar_are_those_that_Spark_reads(string version, string zone)
    {
        var session = sessions.Get(version).NewSession();
        foreach (var times in (string[])["INT96", "TIMESTAMP_MICROS", "TIMESTAMP_MILLIS"])
        {
            session.Conf().Set("spark.sql.session.timeZone", zone);
            session.Conf().Set("spark.sql.parquet.outputTimestampType", times);
            session.Conf().Set("spark.sql.parquet.datetimeRebaseModeInWrite", "LEGACY");
            session.Conf().Set("spark.sql.parquet.int96RebaseModeInWrite", "LEGACY");
            Create(session).Write().Parquet(folder.Path(times));
            var input = Directory.EnumerateFiles(folder.Path(times), "*.parquet").Single();

            var output = CommandRun.Embed(input, folder.Path($"{times}.parquet"));

            session.Conf().Set("spark.sql.session.timeZone", "UTC");
            var (read, expected) = (session.Read().Parquet(output), session.Read().Parquet(input));
            Assert.Equal(Values(expected, expected.Columns()), Values(read, expected.Columns()));
            Assert.Equal(2, CountMarks(input));
            Assert.Equal(0, CountMarks(output));
        }
    }

    [Fact]
    public void Times_of_every_zone_are_those_of_Spark()
    {
        var session = sessions.Get("4.2.1").NewSession();
        session.Conf().Set("spark.sql.session.timeZone", "UTC");
        var zones = string.Join(", ", DateTimeZoneProviders.Tzdb.Ids.Select(zone => $"'{zone}'"));
        const string rebase =
            "reflect('org.apache.spark.sql.catalyst.util.RebaseDateTime', 'rebaseJulianToGregorianMicros', zone, instant)";
        var rows = session.Sql($"""
            select zone, instant, {rebase}
            from (select explode(array({zones})) as zone), (select explode(array({string.Join(", ", Microseconds())})) as instant)
            """).Collect();
        Assert.Equal(DateTimeZoneProviders.Tzdb.Ids.Count * Times.Length, rows.Count);
        var differing = rows.Where(row => row.GetAs<string>(2) != ToIso(row.GetAs<string>(0), row.GetAs<long>(1)))
            .Select(row => row.GetAs<string>(0)).Distinct();
        Assert.Equal([], differing.Except(ChangedZones));

        static string ToIso(string zone, long instant) => (instant < OldCalendarZone.FirstCommonSecond * 1_000_000
            ? OldCalendarZone.Find(zone)!.ToIso(instant, 1_000_000)!.Value
            : instant).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Day -141,428 is 1582-10-04 of the old calendar, and 1582-10-14 of ISO 8601.</summary>
    [Theory]
    [InlineData(null, null, "1582-10-14")]
    [InlineData("2.4.8", null, "1582-10-04")]
    [InlineData("3.0.0", null, "1582-10-14")]
    [InlineData("4.2.1", null, "1582-10-14")]
    [InlineData("4.2.1", "org.apache.spark.legacyDateTime", "1582-10-04")]
    [InlineData("4.2.1", "org.apache.spark.legacyINT96", "1582-10-14")]
    public void Footer_says_which_calendar_a_file_has(string? version, string? mark, string expected)
    {
        var days = new Date32Array.Builder().Append(new DateTime(1582, 10, 14, 0, 0, 0, DateTimeKind.Utc)).Build();
        var input = Write(days, ("org.apache.spark.version", version), (mark ?? "", mark is null ? null : ""));

        var line = File.ReadAllText(CommandRun.Embed(input, folder.Path("out.jsonl")));

        Assert.Contains($"\"value\":\"{expected}\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_of_an_unknown_zone_is_not_guessed()
    {
        var times = new TimestampArray.Builder(new TimestampType(Apache.Arrow.Types.TimeUnit.Microsecond, "UTC"))
            .Append(new DateTimeOffset(1700, 1, 1, 0, 0, 0, TimeSpan.Zero)).Build();
        var input = Write(times, ("org.apache.spark.version", "2.4.8"), ("org.apache.spark.timeZone", "Mars/Olympus"));

        var error = Assert.Throws<InvalidDataException>(() => CommandRun.Embed(input, folder.Path("out.jsonl")));

        Assert.Contains("in.parquet has times before 1900", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Mars/Olympus'", error.Message, StringComparison.Ordinal);
    }

    private string Write(IArrowArray values, params (string Key, string? Value)[] metadata)
    {
        var path = folder.Path("in.parquet");
        var schema = new Schema(
            [new Field("text", StringType.Default, true), new Field("value", values.Data.DataType, true)],
            metadata.Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!)));
        using var builder = new ArrowWriterPropertiesBuilder();
        using var properties = builder.StoreSchema().Build();
        using var writer = new FileWriter(path, schema, arrowProperties: properties);
        writer.WriteRecordBatch(new RecordBatch(schema, [new StringArray.Builder().Append("The bank.").Build(), values], 1), 1);
        writer.Close();
        return path;
    }

    private static IEnumerable<long> Microseconds() =>
        Times.Select(time => InstantPattern.ExtendedIso.Parse(time).Value.ToUnixTimeTicks() / TimeSpan.TicksPerMicrosecond);

    private static int CountMarks(string file)
    {
        using var reader = new ParquetFileReader(file);
        return reader.FileMetaData.KeyValueMetadata.Keys.Count(key => key.Contains("legacy", StringComparison.Ordinal));
    }

    private static DataFrame Create(SparkSession session)
    {
        var instants = string.Join(", ", Microseconds().Select(micros => $"timestamp_micros({micros})"));
        return session.Range(0, Times.Length + 1, 1, 1)
            .SelectExpr("id", "concat('The bank ', id, '.') as text", $"get(array({instants}), cast(id as int)) as instant")
            .SelectExpr(
                "id", "text", "to_date(instant) as day", "instant", "cast(instant as timestamp_ntz) as clock",
                "array(named_struct('t', instant, 'd', to_date(instant), 'n', id), null) as rows",
                "if(instant is null, null, map(to_date(instant), instant)) as map",
                "named_struct('i', id, 's', named_struct('t', instant)) as struct");
    }

    private static List<string> Values(DataFrame frame, IReadOnlyList<string> columns) =>
    [
        .. frame.OrderBy("id").Select([.. columns]).SelectExpr(
            "to_json(struct(*), map('ignoreNullFields', 'false', 'timestampFormat', \"yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX\"))")
            .Collect().Select(row => row.GetAs<string>(0)),
    ];
}

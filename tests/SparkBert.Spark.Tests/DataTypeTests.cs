using System.Data.SqlTypes;
using System.Text.Json.Nodes;
using SparkBert.Driver;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Program;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Tests;

public sealed class DataTypeTests(SparkSessions sessions)
{
    private static readonly StructType Everything = new StructType()
        .Add("b", new BooleanType())
        .Add("i8", new ByteType())
        .Add("i16", new ShortType())
        .Add("i32", new IntegerType(), isNullable: false)
        .Add("i64", new LongType())
        .Add("f32", new FloatType())
        .Add("f64", new DoubleType())
        .Add("d", new DecimalType(20, 3))
        .Add("s", new StringType())
        .Add("bin", new BinaryType())
        .Add("date", new DateType())
        .Add("ts", new TimestampType())
        .Add("ntz", new TimestampNtzType())
        .Add("span", new DayTimeIntervalType())
        .Add("list", new ArrayType(new FloatType(), containsNull: false))
        .Add("map", new MapType(new StringType(), new IntegerType()))
        .Add("nested", new ArrayType(new StructType(
            new StructField("begin", new IntegerType(), isNullable: false),
            new StructField("metadata", new MapType(new StringType(), new StringType())))))
        .Add("noted", new StringType(), metadata: new JsonObject { ["annotatorType"] = "token", ["dimension"] = 1024, ["ref"] = "é" });

    [Fact]
    public void Json_comes_back_as_the_same_schema()
    {
        Assert.Equal(Everything, StructType.ParseJson(Everything.Json));
        Assert.Contains("\"nullable\":false", Everything.Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"interval year to month\"")]
    [InlineData("\"varchar(10)\"")]
    [InlineData("\"string collate UNICODE_CI\"")]
    [InlineData("\"variant\"")]
    [InlineData("{\"type\":\"udt\",\"class\":\"a.B\",\"sqlType\":\"double\"}")]
    [InlineData("{\"type\":\"array\",\"elementType\":\"variant\",\"containsNull\":true}")]
    public void Json_of_types_that_are_only_passed_on_is_kept(string json)
    {
        Assert.Equal(json, DataType.ParseDataType(json).Json);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("3")]
    [InlineData("{\"type\":\"struct\"}")]
    [InlineData("{\"type\":\"struct\",\"fields\":[{}]}")]
    [InlineData("\"decimal(x)\"")]
    public void Json_that_is_no_type_is_refused(string json)
    {
        Assert.Throws<FormatException>(() => DataType.ParseDataType(json));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Every_type_of_value_survives_the_way_to_Spark_and_back(string version)
    {
        var time = new DateTimeOffset(2024, 2, 29, 12, 30, 15, TimeSpan.Zero).AddTicks(1230);
        var nested = ((ArrayType)Everything["nested"].DataType).ElementType as StructType;
        object?[] full =
        [
            true, (sbyte)-8, (short)-16, -32, -64L, 1.5f, -2.5, 12345678901234567.125m, "text 😀\n", new byte[] { 0, 255 },
            new DateOnly(1969, 12, 31), time, time.DateTime, TimeSpan.FromMicroseconds(-1234567),
            new object?[] { 1f, 2f }, new Dictionary<object, object?> { ["a"] = 1, ["b"] = null },
            new object?[] { new Row(nested!, 7, new Dictionary<string, string> { ["k"] = "v" }), null }, "noted",
        ];
        var empty = new object?[full.Length];
        empty[3] = 0;
        var frame = sessions.Get(version).CreateDataFrame([full, empty], Everything);

        Assert.Equal(Everything, frame.Schema());
        var rows = frame.Collect();
        Assert.Equal(2, rows.Count);
        for (var column = 0; column < full.Length - 2; column++)
        {
            Assert.Equal(full[column], rows[0][column]);
        }

        var list = Assert.IsType<object?[]>(rows[0]["nested"]);
        var first = Assert.IsType<Row>(list[0]);
        Assert.Equal(7, first["begin"]);
        Assert.Equal("v", Assert.IsType<Dictionary<object, object?>>(first["metadata"])["k"]);
        Assert.Null(list[1]);
        Assert.Equal(full.Length - 1, rows[1].Values.Count(value => value is null));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Schema_of_every_type_of_SQL_is_read(string version)
    {
        var frame = sessions.Get(version).Sql(
            """
            select interval '3' month as ym, interval '1 02:03:04' day to second as dt, map(1, array(null)) as m, cast(null as void) as v,
            cast('123456789012345678901234567890.12' as decimal(38,2)) as wide,
            cast('12345678901234567890123456789.12' as decimal(38,2)) as long,
            cast('-0.5' as decimal(38,2)) as small, 1e-30BD as tiny, cast(-1.5 as decimal(38,30)) as deep
            """);
        Assert.Equal(frame.Schema(), StructType.ParseJson(frame.Schema().Json));
        var row = frame.First();
        Assert.Equal(3, row["ym"]);
        Assert.Equal(new TimeSpan(1, 2, 3, 4), row["dt"]);
        Assert.Equal("123456789012345678901234567890.12", row["wide"]!.ToString());
        Assert.Equal("12345678901234567890123456789.12", row["long"]!.ToString());
        Assert.Equal(-0.5m, row["small"]);
        Assert.Equal(SqlDecimal.Parse("0.000000000000000000000000000001"), row["tiny"]);
        Assert.Equal(SqlDecimal.Parse("-1.500000000000000000000000000000"), row["deep"]);
        var numbers = new StructType(frame.Schema().Where(field => field.DataType is DecimalType));
        object?[] decimals = [.. numbers.Select(field => row[field.Name])];
        Assert.Equal(decimals, sessions.Get(version).CreateDataFrame([decimals], numbers).First().Values);
        Assert.Null(row["v"]);
    }

    [Fact]
    public void Value_of_another_type_is_refused_with_its_column()
    {
        var schema = new StructType(new StructField("n", new IntegerType(), isNullable: false));
        var session = sessions.Get("4.2.1");
        void Refused(string message, Func<DataFrame> create) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(create).Message, StringComparison.Ordinal);

        Refused("'n' is of type int, but a row has a String for it", () => session.CreateDataFrame([["text"]], schema));
        Refused("'n' is of type int, but a row has a Double for it", () => session.CreateDataFrame([[1.5]], schema));
        Refused("'n' is null in value 1", () => session.CreateDataFrame([[1], [null]], schema));
        Assert.Equal(3, session.CreateDataFrame([[3L]], schema).First()["n"]);
        var wide = new StructType(new StructField("d", new DecimalType(5, 2)));
        Refused("'d' is of type decimal(5,2)", () => session.CreateDataFrame([[1234567.5m]], wide));
        var two = new StructType(new StructField("n", new IntegerType()), new StructField("m", new IntegerType()));
        var row = new Row(two, 1, 2);
        Refused("a row of 2 values doesn't fit a schema of 1 fields (struct<n:int>)", () => session.CreateDataFrame([row], schema));
    }

    [Fact]
    public void Batch_that_Spark_would_misread_is_refused()
    {
        var session = sessions.Get("4.2.1");
        static Apache.Arrow.RecordBatch Of(string name, Apache.Arrow.IArrowArray column)
        {
            var field = new Apache.Arrow.Field(name, column.Data.DataType, nullable: true);
            return new(new Apache.Arrow.Schema([field], null), [column], column.Length);
        }

        var longs = Of("n", new Apache.Arrow.Int64Array.Builder().Append(1).Append(2).Build());
        var ints = Of("n", new Apache.Arrow.Int32Array.Builder().Append(1).Build());
        void Refused(string message, StructType? schema, params Apache.Arrow.RecordBatch[] batches)
        {
            var error = Assert.Throws<ArgumentException>(() => session.CreateDataFrame(batches, schema));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }

        var numbers = new StructType(new StructField("n", new IntegerType()));
        Refused("column 'n' must be integer, but is long", numbers, longs);
        Refused("column 'n' must be long, but is integer", null, longs, ints);
        Refused("the columns must be 'n', but are 'm'", null, longs, Of("m", longs.Column(0)));
        Refused("large_utf8", null, Of("s", new Apache.Arrow.LargeStringArray.Builder().Append("x").Build()));
        Refused("column 'n' is declared NOT NULL, but is null in row 0", new StructType(new StructField("n", new LongType(), false)),
            Of("n", new Apache.Arrow.Int64Array.Builder().AppendNull().Build()));
        Assert.Equal([1L, 2L, 1L, 2L], session.CreateDataFrame([longs, longs]).Collect().Select(row => row["n"]));
    }

    [Fact]
    public void Row_is_printed_with_its_values()
    {
        var schema = new StructType(
            new StructField("a", new ArrayType(new IntegerType(), containsNull: true)),
            new StructField("b", new BooleanType()),
            new StructField("c", new StringType()),
            new StructField("d", new DateType()));
        var row = new Row(schema, new object?[] { 1, null }, true, null, new DateOnly(2024, 2, 29));
        Assert.Equal("[[1,null],true,null,2024-02-29]", row.ToString());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Times_of_every_kind_and_days_become_Sparks(string version)
    {
        var schema = new StructType(new StructField("t", new TimestampType()), new StructField("d", new DateType()));
        var local = new DateTime(2024, 7, 1, 12, 0, 0, DateTimeKind.Local);
        var day = new DateTime(2024, 2, 29);
        object?[][] rows =
        [
            [DateTime.SpecifyKind(local, DateTimeKind.Unspecified), day], [local, DateTime.SpecifyKind(day, DateTimeKind.Utc)],
            [local.ToUniversalTime(), new DateOnly(2024, 2, 29)], [new DateTimeOffset(local), null],
        ];
        var read = sessions.Get(version).CreateDataFrame(rows, schema).Collect();

        Assert.All(read, row => Assert.Equal(new DateTimeOffset(local).ToUniversalTime(), row["t"]));
        Assert.Equal([new DateOnly(2024, 2, 29), new DateOnly(2024, 2, 29), new DateOnly(2024, 2, 29), null], read.Select(row => row["d"]));
        var error = Assert.Throws<ArgumentException>(() => sessions.Get(version).CreateDataFrame([[local, day.AddHours(1)]], schema));
        Assert.Contains("'d' is of type date, but a row has a DateTime for it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Settings_that_were_changed_since_the_start_are_refused_where_batches_cross(string version)
    {
        const string Large = "spark.sql.execution.arrow.useLargeVarTypes";
        var session = sessions.Get(version).NewSession();
        var error = Assert.Throws<SparkException>(() => session.Conf().Set(Large, "true"));
        Assert.Contains(Large, error.Message, StringComparison.Ordinal);

        var frame = session.Range(1);
        session.Sql($"set {Large}=true");
        List<Action> uses =
        [
            () => frame.Collect(), () => Assert.Empty(frame.ToLocalIterator()), () => session.CreateDataFrame(["text"]),
            () => frame.MapInArrow(new FunctionCommand("double", []), ProgramFunctions.Numbers),
            () => new DocumentAssembler { InputCol = "id" }.Transform(frame),
            () => session.Udf().Register("twice", "double", null, new LongType()),
        ];
        Assert.All(uses, use => Assert.Contains(Large, Assert.Throws<SparkException>(use).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Column_that_cannot_come_is_refused_before_a_job_runs()
    {
        var none = Assert.Throws<NotSupportedException>(() => sessions.Get("4.2.1").Sql("select struct() as s").Collect());
        Assert.Contains("a struct without fields can't come to .NET", none.Message, StringComparison.Ordinal);

        var error = Assert.Throws<NotSupportedException>(() => sessions.Get("4.2.1").Sql("select parse_json('{}') as v").Collect());
        Assert.Contains("variant", error.Message, StringComparison.Ordinal);
    }
}

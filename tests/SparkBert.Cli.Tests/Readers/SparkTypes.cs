using SparkBert.Spark.Sql;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>A frame with a column of every type of Spark that Parquet has, and with the values at the ends of each.</summary>
internal static class SparkTypes
{
    /// <summary>Columns, each with the expressions of its values; in one row more they are null.</summary>
    private static readonly (string Name, string[] Values)[] Columns =
    [
        ("flag", ["true", "false"]),
        ("tiny", ["-128Y", "127Y"]),
        ("small", ["-32768S", "32767S"]),
        ("whole", ["cast('-2147483648' as int)", "2147483647"]),
        ("big", ["cast('-9223372036854775808' as bigint)", "9223372036854775807L"]),
        ("float", [.. ((string[])["NaN", "-Infinity", "3.4028235E38", "1.4E-45", "-0.0"]).Select(value => $"cast('{value}' as float)")]),
        (
            "double",
            [
                .. ((string[])["NaN", "Infinity", "1.7976931348623157E308", "4.9E-324", "-0.0"])
                    .Select(value => $"cast('{value}' as double)"),
            ]),
        ("dec1", ["cast(9 as decimal(1,0))", "cast(-9 as decimal(1,0))"]),
        ("dec9", ["cast('-9999999.99' as decimal(9,2))", "cast('0.01' as decimal(9,2))", "cast(0 as decimal(9,2))"]),
        ("dec18", ["cast('0.123456789012345678' as decimal(18,18))", "cast('-0.000000000000000001' as decimal(18,18))"]),
        ("dec20", ["cast('-18446744073709551615' as decimal(20,0))", "cast('99999999999999999999' as decimal(20,0))"]),
        ("dec38", ["cast(repeat('9', 38) as decimal(38,0))", "cast(concat('-', repeat('9', 38)) as decimal(38,0))"]),
        ("fine", ["cast(concat('0.', repeat('9', 38)) as decimal(38,38))", "cast(concat('-0.', repeat('0', 37), '1') as decimal(38,38))"]),
        ("word", ["''", "'é東京😀'", "'say \"hi\"\\n\\\\'", "repeat('long ', 3000)", "'\\u0000\\u001f\\u2028'"]),
        ("bytes", ["X''", "X'00FF'", "cast(repeat('b', 5000) as binary)"]),
        ("day", ["date'0001-01-01'", "date'9999-12-31'", "date'1582-10-10'", "date'1969-12-31'", "date'2024-02-29'"]),
        (
            "instant",
            [
                "timestamp'0001-01-01 00:00:00'", "timestamp'9999-12-31 23:59:59.999999'", "timestamp'1582-10-10 01:02:03.000004'",
                "timestamp'1969-12-31 23:59:59.999999'", "timestamp'1677-01-01 00:00:00.1'",
            ]),
        (
            "clock",
            [
                "timestamp_ntz'0001-01-01 00:00:00'", "timestamp_ntz'9999-12-31 23:59:59.999999'",
                "timestamp_ntz'1582-10-10 01:02:03.000004'", "timestamp_ntz'1969-12-31 23:59:59.999999'",
            ]),
        ("ints", ["cast(array() as array<int>)", "cast(array(null) as array<int>)", "array(1, null, -1)"]),
        ("lists", ["array(array('a', null), null, cast(array() as array<string>))", "array(array())"]),
        ("rows", ["array(named_struct('a', 1, 'b', array(date'0001-01-01', null)), null)", "array()"]),
        ("map", ["map()", "map('k', 1L, 'é', null)", "map('', -1L)"]),
        ("times", ["map(timestamp'1969-12-31 23:59:59.999999', array(timestamp'1582-10-10 01:02:03.000004', null))", "map()"]),
        ("days", ["map(date'0001-01-01', cast('-0.01' as decimal(9,2)))", "map()"]),
        (
            "struct",
            [
                "named_struct('a', 1, 'inner', named_struct('t', timestamp'1969-12-31 23:59:59.999999', 'd', 1.50BD, 'x', X'00'))",
                "named_struct('a', null, 'inner', null)",
            ]),
        ("nothing", ["cast(null as string)"]),
    ];

    /// <summary>The number of rows.</summary>
    private static int Rows { get; } = Columns.Max(column => column.Values.Length) + 1;

    /// <summary>The frame.</summary>
    public static DataFrame Create(SparkSession session)
    {
        // Where a value is not there, get gives null.
        var columns = Columns.Select(column => $"get(array({string.Join(", ", column.Values)}), cast(id as int)) as {column.Name}");
        return session.Range(0, Rows, 1, 1).SelectExpr(["id", "concat('The bank ', id, '.') as text", .. columns]);
    }
}

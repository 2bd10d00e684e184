using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests;

/// <summary>Functions give what SQL's function of the same name gives: a few jobs call many of them.</summary>
public sealed class FunctionValueTests(SparkSessions sessions)
{
    private static readonly (Column Column, string Sql)[] Values =
    [
        // Texts and bytes.
        (Ascii(Col("s")), "ascii(s)"),
        (Base64(Col("b")), "base64(b)"),
        (BitLength(Col("s")), "bit_length(s)"),
        (Btrim(Col("s"), Lit("S")), "btrim(s, 'S')"),
        (CharLength(Col("s")), "char_length(s)"),
        (Concat(Col("s"), Col("s")), "concat(s, s)"),
        (ConcatWs("-", Col("s"), Col("i").Cast("string")), "concat_ws('-', s, cast(i as string))"),
        (Contains(Col("s"), Lit("SQL")), "contains(s, 'SQL')"),
        (Conv(Lit("ff"), 16, 10), "conv('ff', 16, 10)"),
        (Crc32(Col("b")), "crc32(b)"),
        (Decode(Col("b"), "UTF-8"), "decode(b, 'UTF-8')"),
        (Elt(Lit(2), Lit("a"), Lit("b")), "elt(2, 'a', 'b')"),
        (Encode(Col("s"), "UTF-8"), "encode(s, 'UTF-8')"),
        (FormatNumber(Col("d"), 2), "format_number(d, 2)"),
        (FormatString("%s:%d", Col("s"), Col("i")), "format_string('%s:%d', s, i)"),
        (Hex(Col("s")), "hex(s)"),
        (InitCap(Col("s")), "initcap(s)"),
        (Instr(Col("s"), "SQL"), "instr(s, 'SQL')"),
        (Left(Col("s"), Lit(3)), "left(s, 3)"),
        (Length(Col("s")), "length(s)"),
        (Levenshtein(Col("s"), Lit("Spork")), "levenshtein(s, 'Spork')"),
        (Locate("S", Col("s"), 2), "locate('S', s, 2)"),
        (Lower(Col("s")), "lower(s)"),
        (Lpad(Col("s"), 12, "*"), "lpad(s, 12, '*')"),
        (Ltrim(Lit("  x")), "ltrim('  x')"),
        (Mask(Col("s")), "mask(s)"),
        (Md5(Col("b")), "md5(b)"),
        (Overlay(Col("s"), Lit("_"), Lit(6)), "overlay(s placing '_' from 6)"),
        (ParseUrl(Lit("https://a.org/p?q=1"), Lit("HOST")), "parse_url('https://a.org/p?q=1', 'HOST')"),
        (RegexpCount(Col("s"), Lit("S")), "regexp_count(s, 'S')"),
        (RegexpExtract(Col("s"), "(\\w+) (\\w+)", 2), "regexp_extract(s, '(\\\\w+) (\\\\w+)', 2)"),
        (RegexpReplace(Col("s"), "S", "z"), "regexp_replace(s, 'S', 'z')"),
        (Repeat(Col("s"), 2), "repeat(s, 2)"),
        (Reverse(Col("s")), "reverse(s)"),
        (Rpad(Col("s"), 12, "*"), "rpad(s, 12, '*')"),
        (Rtrim(Lit("x  ")), "rtrim('x  ')"),
        (Sql.Functions.Sentences(Col("s")), "sentences(s)"),
        (Sha1(Col("b")), "sha1(b)"),
        (Sha2(Col("b"), 256), "sha2(b, 256)"),
        (Soundex(Col("s")), "soundex(s)"),
        (Split(Col("s"), " "), "split(s, ' ')"),
        (Split(Col("s"), "", 3), "split(s, '', 3)"),
        (SplitPart(Col("s"), Lit(" "), Lit(2)), "split_part(s, ' ', 2)"),
        (Substring(Col("s"), 2, 3), "substring(s, 2, 3)"),
        (SubstringIndex(Col("s"), " ", 1), "substring_index(s, ' ', 1)"),
        (Translate(Col("s"), "Sk", "12"), "translate(s, 'Sk', '12')"),
        (Trim(Col("s"), "S"), "trim(both 'S' from s)"),
        (Unhex(Lit("4A")), "unhex('4A')"),
        (Upper(Col("s")), "upper(s)"),
        (UrlEncode(Col("s")), "url_encode(s)"),
        (Collate(Col("s"), "UTF8_LCASE"), "4.0 collate(s, 'UTF8_LCASE')"),
        (Quote(Col("s")), "4.1 quote(s)"),

        // Numbers and bits.
        (Abs(-Col("i")), "abs(-i)"),
        (Acos(Col("d")), "acos(d)"),
        (Atan2(Col("d"), 2.0), "atan2(d, 2.0D)"),
        (Bin(Col("i")), "bin(i)"),
        (BitCount(Col("i")), "bit_count(i)"),
        (Bitwise_Not(Col("i")), "~i"),
        (Bround(Lit(2.5), 0), "bround(2.5D, 0)"),
        (Cbrt("d"), "cbrt(d)"),
        (Ceil("d"), "ceil(d)"),
        (Degrees(Col("d")), "degrees(d)"),
        (E(), "e()"),
        (Exp(Col("d")), "exp(d)"),
        (Factorial(Col("i")), "factorial(i)"),
        (Floor("d"), "floor(d)"),
        (Greatest("i", "k"), "greatest(i, k)"),
        (Hash(Col("s"), Col("i")), "hash(s, i)"),
        (Hypot("d", 2.0), "hypot(d, 2.0D)"),
        (Least(Col("i"), Col("k")), "least(i, k)"),
        (Ln(Col("d")), "ln(d)"),
        (Log(2.0, Col("d")), "log(2.0D, d)"),
        (Log1p(Col("d")), "log1p(d)"),
        (NaNvl(Col("d"), Lit(1.0)), "nanvl(d, 1.0D)"),
        (Pi(), "pi()"),
        (Pmod(-Col("i"), Lit(4)), "pmod(-i, 4)"),
        (Pow(Col("i"), 2.0), "pow(i, 2.0D)"),
        (Radians("d"), "radians(d)"),
        (Rint(Col("d")), "rint(d)"),
        (Round(Col("d"), 1), "round(d, 1)"),
        (Shiftleft(Col("i"), 2), "shiftleft(i, 2)"),
        (ShiftRightUnsigned(-Col("i"), 2), "shiftrightunsigned(-i, 2)"),
        (Signum(Col("d")), "signum(d)"),
        (Sqrt("d"), "sqrt(d)"),
        (TryDivide(Col("i"), Lit(0)), "try_divide(i, 0)"),
        (WidthBucket(Col("d"), Lit(0.0), Lit(1.0), Lit(4)), "width_bucket(d, 0.0D, 1.0D, 4L)"),
        (XXHash64(Col("s"), Col("i")), "xxhash64(s, i)"),

        // Dates and times.
        (AddMonths(Col("day"), 2), "add_months(day, 2)"),
        (DateAdd(Col("day"), 2), "date_add(day, 2)"),
        (DateDiff(Col("day"), Lit("2024-01-01").Cast("date")), "datediff(day, date'2024-01-01')"),
        (DateFormat(Col("time"), "yyyy HH"), "date_format(time, 'yyyy HH')"),
        (DateTrunc("hour", Col("time")), "date_trunc('hour', time)"),
        (DayOfMonth(Col("day")), "dayofmonth(day)"),
        (DayOfWeek(Col("day")), "dayofweek(day)"),
        (DayOfYear(Col("day")), "dayofyear(day)"),
        (FromUnixTime(Lit(0L), "yyyy"), "from_unixtime(0L, 'yyyy')"),
        (FromUtcTimestamp(Col("time"), "Asia/Tokyo"), "from_utc_timestamp(time, 'Asia/Tokyo')"),
        (LastDay(Col("day")), "last_day(day)"),
        (MakeDate(Lit(2024), Lit(2), Lit(29)), "make_date(2024, 2, 29)"),
        (MonthsBetween(Col("time"), Col("day"), false), "months_between(time, day, false)"),
        (NextDay(Col("day"), "Mon"), "next_day(day, 'Mon')"),
        (Quarter(Col("day")), "quarter(day)"),
        (TimestampSeconds(Lit(5)), "timestamp_seconds(5)"),
        (ToDate(Lit("29.02.2024"), "dd.MM.yyyy"), "to_date('29.02.2024', 'dd.MM.yyyy')"),
        (ToTimestamp(Lit("2024-02-29 01:02:03")), "to_timestamp('2024-02-29 01:02:03')"),
        (ToUtcTimestamp(Col("time"), Lit("Asia/Tokyo")), "to_utc_timestamp(time, 'Asia/Tokyo')"),
        (Trunc(Col("day"), "month"), "trunc(day, 'month')"),
        (UnixTimestamp(Col("time")), "unix_timestamp(time)"),
        (WeekOfYear(Col("day")), "weekofyear(day)"),
        (Dayname(Col("day")), "4.0 dayname(day)"),
        (Monthname(Col("day")), "4.0 monthname(day)"),

        // Arrays, maps, structs; formats.
        (Sql.Functions.Array("i", "k"), "array(i, k)"),
        (ArrayAppend(Col("a"), 4), "array_append(a, 4)"),
        (ArrayContains(Col("a"), 2), "array_contains(a, 2)"),
        (ArrayExcept(Col("a"), Lit(new[] { 1 })), "array_except(a, array(1))"),
        (ArrayJoin(Lit(new[] { "a", null, "b" }), "-", "?"), "array_join(array('a', null, 'b'), '-', '?')"),
        (ArrayRepeat(Col("i"), 3), "array_repeat(i, 3)"),
        (ArraysOverlap(Col("a"), Lit(new[] { 1 })), "arrays_overlap(a, array(1))"),
        (ArraysZip(Col("a"), ArraySort(Col("a"))), "arrays_zip(a, array_sort(a))"),
        (ElementAt(Col("m"), "k"), "element_at(m, 'k')"),
        (Flatten(Sql.Functions.Array(Col("a"), Col("a"))), "flatten(array(a, a))"),
        (FromCsv(Lit("1,x"), StructType.ParseJson(Schema), Options), "from_csv('1,x', 'a int, b string')"),
        (FromCsv(Lit("1,x"), Lit("a int, b string"), Options), "from_csv('1,x', 'a int, b string')"),
        (FromJson(Col("j"), "a int"), "from_json(j, 'a int')"),
        (FromJson(Col("j"), Lit("a int")), "from_json(j, 'a int')"),
        (FromJson(Col("j"), "a int", Options), "from_json(j, 'a int')"),
        (GetJsonObject(Col("j"), "$.a"), "get_json_object(j, '$.a')"),
        (Map(Lit("x"), Col("i")), "map('x', i)"),
        (MapConcat(Col("m"), Map(Lit("z"), Lit(9))), "map_concat(m, map('z', 9))"),
        (MapContainsKey(Col("m"), "k"), "map_contains_key(m, 'k')"),
        (MapFromEntries(MapEntries(Col("m"))), "map_from_entries(map_entries(m))"),
        (NamedStruct(Lit("x"), Col("i")), "named_struct('x', i)"),
        (SchemaOfCsv("1,x"), "schema_of_csv('1,x')"),
        (SchemaOfJson("""{"a":1}"""), "schema_of_json('{\"a\":1}')"),
        (Sequence(Lit(1), Lit(3)), "sequence(1, 3)"),
        (Slice(Col("a"), 2, 2), "slice(a, 2, 2)"),
        (SortArray(Col("a"), false), "sort_array(a, false)"),
        (StrToMap(Lit("a:1,b:2")), "str_to_map('a:1,b:2')"),
        (Struct("i", "k"), "struct(i, k)"),
        (ToCsv(Struct("i", "s")), "to_csv(struct(i, s))"),
        (ToJson(Struct("i", "s"), Options), "to_json(struct(i, s))"),
        (Typeof(Col("a")), "typeof(a)"),
        (XpathInt(Lit("<a><b>1</b></a>"), Lit("a/b")), "xpath_int('<a><b>1</b></a>', 'a/b')"),
        (VariantGet(ParseJson(Col("j")), "$.a", "int"), "4.0 variant_get(parse_json(j), '$.a', 'int')"),

        // Conditions.
        (Coalesce(Lit(null), Col("i")), "coalesce(null, i)"),
        (EqualNull(Col("i"), Lit(null)), "equal_null(i, null)"),
        (Ifnull(Lit(null), Col("i")), "ifnull(null, i)"),
        (IsNaN(Col("d")), "isnan(d)"),
        (Nullif(Col("i"), Lit(7)), "nullif(i, 7)"),
        (Nvl2(Lit(null), Lit(1), Lit(2)), "nvl2(null, 1, 2)"),
        (When(Col("i") > 5, "big").Otherwise("small"), "case when i > 5 then 'big' else 'small' end"),
        (Zeroifnull(Lit(null).Cast("int")), "4.0 zeroifnull(cast(null as int))"),
    ];

    private static readonly (Column Column, string Sql)[] Aggregates =
    [
        (AnyValue(Lit(1)), "any_value(1)"),
        (ApproxCountDistinct("k", 0.1), "approx_count_distinct(k, 0.1)"),
        (Avg("k"), "avg(k)"),
        (BitOr(Col("k")), "bit_or(k)"),
        (BoolAnd(Col("k") > 1), "bool_and(k > 1)"),
        (CollectList("k"), "collect_list(k)"),
        (Corr("k", "x"), "corr(k, x)"),
        (Count("k"), "count(k)"),
        (CountDistinct("k", "x"), "count(distinct k, x)"),
        (CountIf(Col("k") > 3), "count_if(k > 3)"),
        (Count_Distinct(Col("k")), "count(distinct k)"),
        (CovarPop("k", "x"), "covar_pop(k, x)"),
        (CovarSamp("k", "x"), "covar_samp(k, x)"),
        (First("k", true), "first(k, true)"),
        (Kurtosis("x"), "kurtosis(x)"),
        (Last("k"), "last(k)"),
        (MaxBy(Col("k"), Col("x")), "max_by(k, x)"),
        (Median(Col("k")), "median(k)"),
        (PercentileApprox(Col("k"), Lit(0.5), Lit(100)), "percentile_approx(k, 0.5, 100)"),
        (RegrSlope(Col("k"), Col("x")), "regr_slope(k, x)"),
        (Skewness("x"), "skewness(x)"),
        (StddevPop("k"), "stddev_pop(k)"),
        (StddevSamp("k"), "stddev_samp(k)"),
        (Sum_Distinct(Col("k")), "sum(distinct k)"),
        (VarPop("k"), "var_pop(k)"),
        (VarSamp("k"), "var_samp(k)"),
        (Listagg(Col("k").Cast("string"), Lit("+")), "4.0 listagg(cast(k as string), '+')"),
    ];

    private static readonly (Column Column, string Sql)[] Windows =
    [
        (CumeDist(), "cume_dist()"),
        (DenseRank(), "dense_rank()"),
        (Lag("k", 1, -1L), "lag(k, 1, -1L)"),
        (Lead(Col("k"), 2), "lead(k, 2)"),
        (NthValue(Col("k"), 2), "nth_value(k, 2)"),
        (Ntile(2), "ntile(2)"),
        (PercentRank(), "percent_rank()"),
        (Rank(), "rank()"),
        (RowNumber(), "row_number()"),
    ];

    private static Dictionary<string, string> Options => new() { ["mode"] = "PERMISSIVE" };

    private static string Schema => """
        {"type":"struct","fields":[{"name":"a","type":"integer","nullable":true,"metadata":{}},
        {"name":"b","type":"string","nullable":true,"metadata":{}}]}
        """;

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Functions_over_a_row_give_what_SQL_gives(string version)
    {
        var row = sessions.Get(version).Range(1).SelectExpr(
            "'Spark SQL' as s", "cast('Spark SQL' as binary) as b", "7 as i", "3 as k", "0.75D as d", "array(3, 1, 2) as a",
            "map('k', 1) as m", "'{\"a\":1}' as j", "date'2024-02-29' as day", "timestamp'2024-02-29 10:20:30' as time");
        Compare(version, row, Values);

        var start = row.Select(Window(Col("time"), "1 hour", "30 minutes", "5 minutes").As("w")).SelectExpr("string(w.start)");
        Assert.Equal(
            ["2024-02-29 09:35:00", "2024-02-29 10:05:00"],
            start.Collect().Select(each => each.GetAs<string>(0)).Order());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Functions_over_rows_give_what_SQL_gives(string version)
    {
        var rows = sessions.Get(version).Range(0, 6, 1, 1).SelectExpr("id as k", "id * id % 7 as x");
        Compare(version, rows, Aggregates);
        Compare(
            version,
            rows,
            [.. Windows.Select(pair => (pair.Column.Over(Sql.Window.OrderBy("k")), $"{pair.Sql} over (order by k)"))]);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Rows_are_made_of_arrays_and_errors_of_conditions(string version)
    {
        var session = sessions.Get(version);
        var one = session.Range(1).SelectExpr("array('x', 'y') as a", "array() as none", "'{\"f\":\"1\",\"g\":\"2\"}' as j");
        Assert.Equal(["[0,x]", "[1,y]"], one.Select(PosExplode(Col("a"))).Collect().Select(row => row.ToString()));
        Assert.Equal("[null,null]", one.Select(PosExplodeOuter(Col("none"))).First().ToString());
        Assert.Equal("[1,2]", one.Select(JsonTuple(Col("j"), "f", "g").As(["c0", "c1"])).First().ToString());
        Assert.Contains("no such luck", Assert.Throws<JavaException>(
            () => one.Select(RaiseError(Lit("no such luck"))).Collect()).Message, StringComparison.Ordinal);
        Assert.Null(one.Select(AssertTrue(Lit(true))).First()[0]);
    }

    private static void Compare(string version, DataFrame frame, IReadOnlyList<(Column Column, string Sql)> pairs)
    {
        var served = pairs.Select(pair => char.IsDigit(pair.Sql[0]) ? (pair.Column, Sql: pair.Sql[4..], Since: pair.Sql[..3])
            : (pair.Column, pair.Sql, Since: "3.5")).Where(pair => string.CompareOrdinal(version, pair.Since) >= 0).ToList();
        var actual = frame.Select([.. served.Select((pair, place) => pair.Column.As($"c{place}"))]);
        var expected = frame.SelectExpr([.. served.Select((pair, place) => $"{pair.Sql} as c{place}")]);

        Assert.All(
            actual.Schema().Zip(expected.Schema(), served),
            each => Assert.True(each.First.DataType.Equals(each.Second.DataType), $"{each.Third.Sql}: {each.First} for {each.Second}"));
        var values = actual.Collect();
        var references = expected.Collect();
        Assert.Equal(references.Count, values.Count);
        for (var row = 0; row < values.Count; row++)
        {
            Assert.All(served.Index(), each => Assert.True(
                RowValue.ToText(values[row][each.Index]) == RowValue.ToText(references[row][each.Index]),
                $"{each.Item.Sql} in row {row}: {RowValue.ToText(values[row][each.Index])} for "
                + $"{RowValue.ToText(references[row][each.Index])}"));
        }
    }
}

namespace SparkBert.Spark.Sql;

// Made by scripts/make-functions.py from Spark's own list: change that, not this.
public static partial class Functions
{
    /// <summary>Spark's <c>call_udf</c>: a function of the session by its name.</summary>
    public static Column Call_UDF(string udfName, params Column[] columns) => Call("call_udf", udfName, columns);

    /// <summary>
    /// Spark's <c>call_function</c>: a function of Spark or of the session by its name, such as one of <see cref="SparkSession.Udf"/>.
    /// </summary>
    public static Column CallFunction(string funcName, params Column[] columns) => Call("call_function", funcName, columns);

    /// <summary>Spark's <c>callUDF</c>: a function of the session by its name.</summary>
    public static Column CallUDF(string udfName, params Column[] columns) => Call("callUDF", udfName, columns);

    /// <summary>Spark's <c>cardinality</c>: the number of elements.</summary>
    public static Column Cardinality(Column column) => Call("cardinality", column);

    /// <summary>Spark's <c>cbrt</c>: the cube root.</summary>
    public static Column Cbrt(Column column) => Call("cbrt", column);

    /// <summary>Spark's <c>cbrt</c>: the cube root.</summary>
    public static Column Cbrt(string columnName) => Call("cbrt", columnName);

    /// <summary>Spark's <c>ceil</c>: the next integer above.</summary>
    public static Column Ceil(Column column) => Call("ceil", column);

    /// <summary>Spark's <c>ceil</c>: the next integer above.</summary>
    public static Column Ceil(string columnName) => Call("ceil", columnName);

    /// <summary>Spark's <c>ceil</c>: the next integer above.</summary>
    public static Column Ceil(Column column, Column scale) => Call("ceil", column, scale);

    /// <summary>Spark's <c>ceiling</c>: the next integer above.</summary>
    public static Column Ceiling(Column column) => Call("ceiling", column);

    /// <summary>Spark's <c>ceiling</c>: the next integer above.</summary>
    public static Column Ceiling(Column column, Column scale) => Call("ceiling", column, scale);

    /// <summary>Spark's <c>char</c>: the character of a number, modulo 256.</summary>
    public static Column Char(Column count) => Call("char", count);

    /// <summary>Spark's <c>character_length</c>: the number of characters, or bytes of a binary.</summary>
    public static Column CharacterLength(Column text) => Call("character_length", text);

    /// <summary>Spark's <c>char_length</c>: the number of characters, or bytes of a binary.</summary>
    public static Column CharLength(Column text) => Call("char_length", text);

    /// <summary>Spark's <c>chr</c>: the character of a number, modulo 256.</summary>
    public static Column Chr(Column count) => Call("chr", count);

    /// <summary>Spark's <c>coalesce</c>: the first value that isn't null.</summary>
    public static Column Coalesce(params Column[] column) => Call("coalesce", (object)column);

    /// <summary>Spark's <c>col</c>: a column by its name; a dot reaches into a struct, backticks quote a name with dots.</summary>
    public static Column Col(string columnName) => Call("col", columnName);

    /// <summary>Spark's <c>collate</c>: the text with a collation. Since Spark 4.0.</summary>
    public static Column Collate(Column column, string collation) => Since("4.0", "collate", column, collation);

    /// <summary>Spark's <c>collation</c>: the name of a text's collation. Since Spark 4.0.</summary>
    public static Column Collation(Column column) => Since("4.0", "collation", column);

    /// <summary>Spark's <c>collect_list</c>: the values as an array.</summary>
    public static Column CollectList(Column column) => Call("collect_list", column);

    /// <summary>Spark's <c>collect_list</c>: the values as an array.</summary>
    public static Column CollectList(string columnName) => Call("collect_list", columnName);

    /// <summary>Spark's <c>collect_set</c>: the different values as an array.</summary>
    public static Column CollectSet(Column column) => Call("collect_set", column);

    /// <summary>Spark's <c>collect_set</c>: the different values as an array.</summary>
    public static Column CollectSet(string columnName) => Call("collect_set", columnName);

    /// <summary>Spark's <c>column</c>: a column by its name; a dot reaches into a struct, backticks quote a name with dots.</summary>
    public static Column Column(string columnName) => Call("column", columnName);

    /// <summary>Spark's <c>concat</c>: the columns one after the other.</summary>
    public static Column Concat(params Column[] columns) => Call("concat", (object)columns);

    /// <summary>Spark's <c>concat_ws</c>: the columns with a separator between them.</summary>
    public static Column ConcatWs(string sep, params Column[] columns) => Call("concat_ws", sep, columns);

    /// <summary>Spark's <c>contains</c>: whether text or bytes have a part.</summary>
    public static Column Contains(Column left, Column right) => Call("contains", left, right);

    /// <summary>Spark's <c>conv</c>: a number as text in one base, from text in another.</summary>
    public static Column Conv(Column num, int fromBase, int toBase) => Call("conv", num, fromBase, toBase);

    /// <summary>Spark's <c>convert_timezone</c>: a timestamp without time zone of one zone in another.</summary>
    public static Column ConvertTimezone(Column targetTz, Column sourceTs) => Call("convert_timezone", targetTz, sourceTs);

    /// <summary>Spark's <c>convert_timezone</c>: a timestamp without time zone of one zone in another.</summary>
    public static Column ConvertTimezone(Column sourceTz, Column targetTz, Column sourceTs) =>
        Call("convert_timezone", sourceTz, targetTz, sourceTs);

    /// <summary>Spark's <c>corr</c>: the correlation.</summary>
    public static Column Corr(Column column1, Column column2) => Call("corr", column1, column2);

    /// <summary>Spark's <c>corr</c>: the correlation.</summary>
    public static Column Corr(string columnName1, string columnName2) => Call("corr", columnName1, columnName2);

    /// <summary>Spark's <c>cos</c>: the cosine.</summary>
    public static Column Cos(Column column) => Call("cos", column);

    /// <summary>Spark's <c>cos</c>: the cosine.</summary>
    public static Column Cos(string columnName) => Call("cos", columnName);

    /// <summary>Spark's <c>cosh</c>: the hyperbolic cosine.</summary>
    public static Column Cosh(Column column) => Call("cosh", column);

    /// <summary>Spark's <c>cosh</c>: the hyperbolic cosine.</summary>
    public static Column Cosh(string columnName) => Call("cosh", columnName);

    /// <summary>Spark's <c>cot</c>: the cotangent.</summary>
    public static Column Cot(Column column) => Call("cot", column);

    /// <summary>Spark's <c>count</c>: the number of rows where the column isn't null.</summary>
    public static Column Count(Column column) => Call("count", column);

    /// <summary>Spark's <c>count</c>: the number of rows where the column isn't null.</summary>
    public static Column Count(string columnName) => Call("count", columnName);

    /// <summary>Spark's <c>count_distinct</c>: the number of different values.</summary>
    public static Column Count_Distinct(Column column, params Column[] columns) => Call("count_distinct", column, columns);

    /// <summary>Spark's <c>countDistinct</c>: the number of different values.</summary>
    public static Column CountDistinct(Column column, params Column[] columns) => Call("countDistinct", column, columns);

    /// <summary>Spark's <c>countDistinct</c>: the number of different values.</summary>
    public static Column CountDistinct(string columnName, params string[] columnNames) => Call("countDistinct", columnName, columnNames);

    /// <summary>Spark's <c>count_if</c>: the number of rows where a condition is true.</summary>
    public static Column CountIf(Column column) => Call("count_if", column);

    /// <summary>Spark's <c>count_min_sketch</c>: a count-min sketch as bytes. Since Spark 4.0.</summary>
    public static Column CountMinSketch(Column column, Column eps, Column confidence) =>
        Since("4.0", "count_min_sketch", column, eps, confidence);

    /// <summary>Spark's <c>count_min_sketch</c>: a count-min sketch as bytes.</summary>
    public static Column CountMinSketch(Column column, Column eps, Column confidence, Column seed) =>
        Call("count_min_sketch", column, eps, confidence, seed);

    /// <summary>Spark's <c>covar_pop</c>: the covariance of a whole population.</summary>
    public static Column CovarPop(Column column1, Column column2) => Call("covar_pop", column1, column2);

    /// <summary>Spark's <c>covar_pop</c>: the covariance of a whole population.</summary>
    public static Column CovarPop(string columnName1, string columnName2) => Call("covar_pop", columnName1, columnName2);

    /// <summary>Spark's <c>covar_samp</c>: the covariance of a sample.</summary>
    public static Column CovarSamp(Column column1, Column column2) => Call("covar_samp", column1, column2);

    /// <summary>Spark's <c>covar_samp</c>: the covariance of a sample.</summary>
    public static Column CovarSamp(string columnName1, string columnName2) => Call("covar_samp", columnName1, columnName2);

    /// <summary>Spark's <c>crc32</c>: the CRC-32 of a binary.</summary>
    public static Column Crc32(Column column) => Call("crc32", column);

    /// <summary>Spark's <c>csc</c>: the cosecant.</summary>
    public static Column Csc(Column column) => Call("csc", column);

    /// <summary>Spark's <c>cume_dist</c>: the share of the window's rows that are not behind the row.</summary>
    public static Column CumeDist() => Call("cume_dist");

    /// <summary>Spark's <c>curdate</c>: today.</summary>
    public static Column Curdate() => Call("curdate");

    /// <summary>Spark's <c>current_catalog</c>: the catalog in use.</summary>
    public static Column CurrentCatalog() => Call("current_catalog");

    /// <summary>Spark's <c>current_database</c>: the database in use.</summary>
    public static Column CurrentDatabase() => Call("current_database");

    /// <summary>Spark's <c>current_date</c>: today.</summary>
    public static Column CurrentDate() => Call("current_date");

    /// <summary>Spark's <c>current_path</c>: the path on which names of functions are looked up. Since Spark 4.2.</summary>
    public static Column CurrentPath() => Since("4.2", "current_path");

    /// <summary>Spark's <c>current_schema</c>: the database in use.</summary>
    public static Column CurrentSchema() => Call("current_schema");

    /// <summary>Spark's <c>current_time</c>: the time of day, with a number of decimals of a second where given. Since Spark 4.1.</summary>
    public static Column CurrentTime() => Since("4.1", "current_time");

    /// <summary>Spark's <c>current_time</c>: the time of day, with a number of decimals of a second where given. Since Spark 4.1.</summary>
    public static Column CurrentTime(int precision) => Since("4.1", "current_time", precision);

    /// <summary>Spark's <c>current_timestamp</c>: now.</summary>
    public static Column CurrentTimestamp() => Call("current_timestamp");

    /// <summary>Spark's <c>current_timezone</c>: the session's time zone.</summary>
    public static Column CurrentTimezone() => Call("current_timezone");

    /// <summary>Spark's <c>current_user</c>: the user.</summary>
    public static Column CurrentUser() => Call("current_user");

    /// <summary>Spark's <c>date_add</c>: days later.</summary>
    public static Column DateAdd(Column start, Column days) => Call("date_add", start, days);

    /// <summary>Spark's <c>date_add</c>: days later.</summary>
    public static Column DateAdd(Column start, int days) => Call("date_add", start, days);

    /// <summary>Spark's <c>dateadd</c>: days later.</summary>
    public static Column Dateadd(Column start, Column days) => Call("dateadd", start, days);

    /// <summary>Spark's <c>datediff</c>: the days between two dates.</summary>
    public static Column DateDiff(Column end, Column start) => Call("datediff", end, start);

    /// <summary>Spark's <c>date_format</c>: a date or time as text.</summary>
    public static Column DateFormat(Column dateExpr, string format) => Call("date_format", dateExpr, format);

    /// <summary>Spark's <c>date_from_unix_date</c>: the date a number of days after 1970-01-01.</summary>
    public static Column DateFromUnixDate(Column days) => Call("date_from_unix_date", days);

    /// <summary>Spark's <c>date_part</c>: a part of a date, time or interval, named by a column.</summary>
    public static Column DatePart(Column field, Column source) => Call("date_part", field, source);

    /// <summary>Spark's <c>datepart</c>: a part of a date, time or interval, named by a column.</summary>
    public static Column Datepart(Column field, Column source) => Call("datepart", field, source);

    /// <summary>Spark's <c>date_sub</c>: days earlier.</summary>
    public static Column DateSub(Column start, Column days) => Call("date_sub", start, days);

    /// <summary>Spark's <c>date_sub</c>: days earlier.</summary>
    public static Column DateSub(Column start, int days) => Call("date_sub", start, days);

    /// <summary>Spark's <c>date_trunc</c>: the start of the unit that a time is in.</summary>
    public static Column DateTrunc(string format, Column timestamp) => Call("date_trunc", format, timestamp);

    /// <summary>Spark's <c>day</c>: the day of the month.</summary>
    public static Column Day(Column column) => Call("day", column);

    /// <summary>Spark's <c>dayname</c>: the three-letter English name of the day of the week. Since Spark 4.0.</summary>
    public static Column Dayname(Column timeExp) => Since("4.0", "dayname", timeExp);

    /// <summary>Spark's <c>dayofmonth</c>: the day of the month.</summary>
    public static Column DayOfMonth(Column column) => Call("dayofmonth", column);

    /// <summary>Spark's <c>dayofweek</c>: the day of the week, Sunday is 1.</summary>
    public static Column DayOfWeek(Column column) => Call("dayofweek", column);

    /// <summary>Spark's <c>dayofyear</c>: the day of the year.</summary>
    public static Column DayOfYear(Column column) => Call("dayofyear", column);

    /// <summary>Spark's <c>days</c>: parts a new table by days; for <see cref="DataFrameWriterV2.PartitionedBy"/>.</summary>
    public static Column Days(Column column) => Call("days", column);

    /// <summary>Spark's <c>decode</c>: bytes as text.</summary>
    public static Column Decode(Column value, string charset) => Call("decode", value, charset);

    /// <summary>Spark's <c>degrees</c>: radians as degrees.</summary>
    public static Column Degrees(Column column) => Call("degrees", column);

    /// <summary>Spark's <c>degrees</c>: radians as degrees.</summary>
    public static Column Degrees(string columnName) => Call("degrees", columnName);

    /// <summary>Spark's <c>dense_rank</c>: the row's rank in its window, without gaps.</summary>
    public static Column DenseRank() => Call("dense_rank");

    /// <summary>Spark's <c>desc</c>: orders downwards.</summary>
    public static Column Desc(string columnName) => Call("desc", columnName);

    /// <summary>Spark's <c>desc_nulls_first</c>: orders downwards, nulls first.</summary>
    public static Column DescNullsFirst(string columnName) => Call("desc_nulls_first", columnName);

    /// <summary>Spark's <c>desc_nulls_last</c>: orders downwards, nulls last.</summary>
    public static Column DescNullsLast(string columnName) => Call("desc_nulls_last", columnName);
}

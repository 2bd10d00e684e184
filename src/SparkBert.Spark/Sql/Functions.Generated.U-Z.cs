namespace SparkBert.Spark.Sql;

// Made by scripts/make-functions.py from Spark's own list: change that, not this.
public static partial class Functions
{
    /// <summary>Spark's <c>ucase</c>: upper case.</summary>
    public static Column Ucase(Column text) => Call("ucase", text);

    /// <summary>Spark's <c>unbase64</c>: Base64 as a binary.</summary>
    public static Column Unbase64(Column column) => Call("unbase64", column);

    /// <summary>Spark's <c>unhex</c>: hexadecimal digits as bytes.</summary>
    public static Column Unhex(Column column) => Call("unhex", column);

    /// <summary>Spark's <c>uniform</c>: a random number between two, with a seed where given. Since Spark 4.0.</summary>
    public static Column Uniform(Column min, Column max) => Since("4.0", "uniform", min, max);

    /// <summary>Spark's <c>uniform</c>: a random number between two, with a seed where given. Since Spark 4.0.</summary>
    public static Column Uniform(Column min, Column max, Column seed) => Since("4.0", "uniform", min, max, seed);

    /// <summary>Spark's <c>unix_date</c>: a date as days since 1970-01-01.</summary>
    public static Column UnixDate(Column column) => Call("unix_date", column);

    /// <summary>Spark's <c>unix_micros</c>: a timestamp as microseconds since 1970.</summary>
    public static Column UnixMicros(Column column) => Call("unix_micros", column);

    /// <summary>Spark's <c>unix_millis</c>: a timestamp as milliseconds since 1970.</summary>
    public static Column UnixMillis(Column column) => Call("unix_millis", column);

    /// <summary>Spark's <c>unix_seconds</c>: a timestamp as seconds since 1970.</summary>
    public static Column UnixSeconds(Column column) => Call("unix_seconds", column);

    /// <summary>Spark's <c>unix_timestamp</c>: a time, or now, as seconds since 1970; text by a format where given.</summary>
    public static Column UnixTimestamp() => Call("unix_timestamp");

    /// <summary>Spark's <c>unix_timestamp</c>: a time, or now, as seconds since 1970; text by a format where given.</summary>
    public static Column UnixTimestamp(Column s) => Call("unix_timestamp", s);

    /// <summary>Spark's <c>unix_timestamp</c>: a time, or now, as seconds since 1970; text by a format where given.</summary>
    public static Column UnixTimestamp(Column s, string p) => Call("unix_timestamp", s, p);

    /// <summary>Spark's <c>unwrap_udt</c>: the value of a user-defined type as the type that stores it.</summary>
    public static Column UnwrapUdt(Column column) => Call("unwrap_udt", column);

    /// <summary>Spark's <c>upper</c>: upper case.</summary>
    public static Column Upper(Column column) => Call("upper", column);

    /// <summary>Spark's <c>url_decode</c>: the text of an address decoded.</summary>
    public static Column UrlDecode(Column text) => Call("url_decode", text);

    /// <summary>Spark's <c>url_encode</c>: the text encoded for an address.</summary>
    public static Column UrlEncode(Column text) => Call("url_encode", text);

    /// <summary>Spark's <c>user</c>: the user.</summary>
    public static Column User() => Call("user");

    /// <summary>Spark's <c>uuid</c>: a random identifier.</summary>
    public static Column Uuid() => Call("uuid");

    /// <summary>Spark's <c>uuid</c>: a random identifier. Since Spark 4.1.</summary>
    public static Column Uuid(Column seed) => Since("4.1", "uuid", seed);

    /// <summary>Spark's <c>validate_utf8</c>: the text; an error if it is not valid UTF-8. Since Spark 4.0.</summary>
    public static Column ValidateUtf8(Column text) => Since("4.0", "validate_utf8", text);

    /// <summary>Spark's <c>variance</c>: the variance of a sample.</summary>
    public static Column Variance(Column column) => Call("variance", column);

    /// <summary>Spark's <c>variance</c>: the variance of a sample.</summary>
    public static Column Variance(string columnName) => Call("variance", columnName);

    /// <summary>Spark's <c>variant_get</c>: the value at a path of a variant, as a type. Since Spark 4.0.</summary>
    public static Column VariantGet(Column v, Column path, string targetType) => Since("4.0", "variant_get", v, path, targetType);

    /// <summary>Spark's <c>variant_get</c>: the value at a path of a variant, as a type. Since Spark 4.0.</summary>
    public static Column VariantGet(Column v, string path, string targetType) => Since("4.0", "variant_get", v, path, targetType);

    /// <summary>Spark's <c>var_pop</c>: the variance of a whole population.</summary>
    public static Column VarPop(Column column) => Call("var_pop", column);

    /// <summary>Spark's <c>var_pop</c>: the variance of a whole population.</summary>
    public static Column VarPop(string columnName) => Call("var_pop", columnName);

    /// <summary>Spark's <c>var_samp</c>: the variance of a sample.</summary>
    public static Column VarSamp(Column column) => Call("var_samp", column);

    /// <summary>Spark's <c>var_samp</c>: the variance of a sample.</summary>
    public static Column VarSamp(string columnName) => Call("var_samp", columnName);

    /// <summary>Spark's <c>version</c>: Spark's version and the revision of its source.</summary>
    public static Column Version() => Call("version");

    /// <summary>Spark's <c>weekday</c>: the day of the week, Monday is 0.</summary>
    public static Column Weekday(Column column) => Call("weekday", column);

    /// <summary>Spark's <c>weekofyear</c>: the week of the year.</summary>
    public static Column WeekOfYear(Column column) => Call("weekofyear", column);

    /// <summary>
    /// Spark's <c>when</c>: a value if a condition is true; add cases with <see cref="Column.When"/> and <see cref="Column.Otherwise"/>.
    /// </summary>
    public static Column When(Column condition, object? value) => Call("when", condition, Lit(value));

    /// <summary>
    /// Spark's <c>width_bucket</c>: the number of the bucket of a histogram that a value is in: between two ends, a number of buckets.
    /// </summary>
    public static Column WidthBucket(Column v, Column min, Column max, Column numBucket) => Call("width_bucket", v, min, max, numBucket);

    /// <summary>
    /// Spark's <c>window</c>: the window of time that a row is in; windows slide where a slide is given, and begin later by a start time.
    /// </summary>
    public static Column Window(Column timeColumn, string windowDuration) => Call("window", timeColumn, windowDuration);

    /// <summary>
    /// Spark's <c>window</c>: the window of time that a row is in; windows slide where a slide is given, and begin later by a start time.
    /// </summary>
    public static Column Window(Column timeColumn, string windowDuration, string slideDuration) =>
        Call("window", timeColumn, windowDuration, slideDuration);

    /// <summary>
    /// Spark's <c>window</c>: the window of time that a row is in; windows slide where a slide is given, and begin later by a start time.
    /// </summary>
    public static Column Window(Column timeColumn, string windowDuration, string slideDuration, string startTime) =>
        Call("window", timeColumn, windowDuration, slideDuration, startTime);

    /// <summary>Spark's <c>window_time</c>: the time of a window: its end, less a microsecond.</summary>
    public static Column WindowTime(Column windowColumn) => Call("window_time", windowColumn);

    /// <summary>Spark's <c>xpath</c>: the texts at a path of XML.</summary>
    public static Column Xpath(Column xml, Column path) => Call("xpath", xml, path);

    /// <summary>Spark's <c>xpath_boolean</c>: whether a path of XML is true or found.</summary>
    public static Column XpathBoolean(Column xml, Column path) => Call("xpath_boolean", xml, path);

    /// <summary>Spark's <c>xpath_double</c>: the number at a path of XML.</summary>
    public static Column XpathDouble(Column xml, Column path) => Call("xpath_double", xml, path);

    /// <summary>Spark's <c>xpath_float</c>: the number at a path of XML.</summary>
    public static Column XpathFloat(Column xml, Column path) => Call("xpath_float", xml, path);

    /// <summary>Spark's <c>xpath_int</c>: the number at a path of XML.</summary>
    public static Column XpathInt(Column xml, Column path) => Call("xpath_int", xml, path);

    /// <summary>Spark's <c>xpath_long</c>: the number at a path of XML.</summary>
    public static Column XpathLong(Column xml, Column path) => Call("xpath_long", xml, path);

    /// <summary>Spark's <c>xpath_number</c>: the number at a path of XML.</summary>
    public static Column XpathNumber(Column xml, Column path) => Call("xpath_number", xml, path);

    /// <summary>Spark's <c>xpath_short</c>: the number at a path of XML.</summary>
    public static Column XpathShort(Column xml, Column path) => Call("xpath_short", xml, path);

    /// <summary>Spark's <c>xpath_string</c>: the first text at a path of XML.</summary>
    public static Column XpathString(Column xml, Column path) => Call("xpath_string", xml, path);

    /// <summary>Spark's <c>xxhash64</c>: a 64-bit hash.</summary>
    public static Column XXHash64(params Column[] columns) => Call("xxhash64", (object)columns);

    /// <summary>Spark's <c>year</c>: the year.</summary>
    public static Column Year(Column column) => Call("year", column);

    /// <summary>Spark's <c>years</c>: parts a new table by years; for <see cref="DataFrameWriterV2.PartitionedBy"/>.</summary>
    public static Column Years(Column column) => Call("years", column);

    /// <summary>Spark's <c>zeroifnull</c>: 0 for null. Since Spark 4.0.</summary>
    public static Column Zeroifnull(Column column) => Since("4.0", "zeroifnull", column);
}

namespace SparkBert.Spark.Sql;

// Made by scripts/make-functions.py from Spark's own list: change that, not this.
public static partial class Functions
{
    /// <summary>Spark's <c>tan</c>: the tangent.</summary>
    public static Column Tan(Column column) => Call("tan", column);

    /// <summary>Spark's <c>tan</c>: the tangent.</summary>
    public static Column Tan(string columnName) => Call("tan", columnName);

    /// <summary>Spark's <c>tanh</c>: the hyperbolic tangent.</summary>
    public static Column Tanh(Column column) => Call("tanh", column);

    /// <summary>Spark's <c>tanh</c>: the hyperbolic tangent.</summary>
    public static Column Tanh(string columnName) => Call("tanh", columnName);

    /// <summary>Spark's <c>theta_difference</c>: what is in the first theta sketch and not in the second. Since Spark 4.1.</summary>
    public static Column ThetaDifference(Column c1, Column c2) => Since("4.1", "theta_difference", c1, c2);

    /// <summary>Spark's <c>theta_difference</c>: what is in the first theta sketch and not in the second. Since Spark 4.1.</summary>
    public static Column ThetaDifference(string columnName1, string columnName2) =>
        Since("4.1", "theta_difference", columnName1, columnName2);

    /// <summary>Spark's <c>theta_intersection</c>: what is in both theta sketches. Since Spark 4.1.</summary>
    public static Column ThetaIntersection(Column c1, Column c2) => Since("4.1", "theta_intersection", c1, c2);

    /// <summary>Spark's <c>theta_intersection</c>: what is in both theta sketches. Since Spark 4.1.</summary>
    public static Column ThetaIntersection(string columnName1, string columnName2) =>
        Since("4.1", "theta_intersection", columnName1, columnName2);

    /// <summary>Spark's <c>theta_intersection_agg</c>: what is in all theta sketches of the group. Since Spark 4.1.</summary>
    public static Column ThetaIntersectionAgg(Column column) => Since("4.1", "theta_intersection_agg", column);

    /// <summary>Spark's <c>theta_intersection_agg</c>: what is in all theta sketches of the group. Since Spark 4.1.</summary>
    public static Column ThetaIntersectionAgg(string columnName) => Since("4.1", "theta_intersection_agg", columnName);

    /// <summary>Spark's <c>theta_sketch_agg</c>: a theta sketch of the values, as bytes. Since Spark 4.1.</summary>
    public static Column ThetaSketchAgg(Column column) => Since("4.1", "theta_sketch_agg", column);

    /// <summary>Spark's <c>theta_sketch_agg</c>: a theta sketch of the values, as bytes. Since Spark 4.1.</summary>
    public static Column ThetaSketchAgg(string columnName) => Since("4.1", "theta_sketch_agg", columnName);

    /// <summary>Spark's <c>theta_sketch_agg</c>: a theta sketch of the values, as bytes. Since Spark 4.1.</summary>
    public static Column ThetaSketchAgg(Column column, Column lgNomEntries) => Since("4.1", "theta_sketch_agg", column, lgNomEntries);

    /// <summary>Spark's <c>theta_sketch_agg</c>: a theta sketch of the values, as bytes. Since Spark 4.1.</summary>
    public static Column ThetaSketchAgg(Column column, int lgNomEntries) => Since("4.1", "theta_sketch_agg", column, lgNomEntries);

    /// <summary>Spark's <c>theta_sketch_agg</c>: a theta sketch of the values, as bytes. Since Spark 4.1.</summary>
    public static Column ThetaSketchAgg(string columnName, int lgNomEntries) => Since("4.1", "theta_sketch_agg", columnName, lgNomEntries);

    /// <summary>
    /// Spark's <c>theta_sketch_estimate</c>: the approximate number of different values of a theta sketch. Since Spark 4.1.
    /// </summary>
    public static Column ThetaSketchEstimate(Column column) => Since("4.1", "theta_sketch_estimate", column);

    /// <summary>
    /// Spark's <c>theta_sketch_estimate</c>: the approximate number of different values of a theta sketch. Since Spark 4.1.
    /// </summary>
    public static Column ThetaSketchEstimate(string columnName) => Since("4.1", "theta_sketch_estimate", columnName);

    /// <summary>Spark's <c>theta_union</c>: two theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnion(Column c1, Column c2) => Since("4.1", "theta_union", c1, c2);

    /// <summary>Spark's <c>theta_union</c>: two theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnion(string columnName1, string columnName2) => Since("4.1", "theta_union", columnName1, columnName2);

    /// <summary>Spark's <c>theta_union</c>: two theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnion(Column c1, Column c2, Column lgNomEntries) => Since("4.1", "theta_union", c1, c2, lgNomEntries);

    /// <summary>Spark's <c>theta_union</c>: two theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnion(Column c1, Column c2, int lgNomEntries) => Since("4.1", "theta_union", c1, c2, lgNomEntries);

    /// <summary>Spark's <c>theta_union</c>: two theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnion(string columnName1, string columnName2, int lgNomEntries) =>
        Since("4.1", "theta_union", columnName1, columnName2, lgNomEntries);

    /// <summary>Spark's <c>theta_union_agg</c>: the group's theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnionAgg(Column column) => Since("4.1", "theta_union_agg", column);

    /// <summary>Spark's <c>theta_union_agg</c>: the group's theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnionAgg(string columnName) => Since("4.1", "theta_union_agg", columnName);

    /// <summary>Spark's <c>theta_union_agg</c>: the group's theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnionAgg(Column column, Column lgNomEntries) => Since("4.1", "theta_union_agg", column, lgNomEntries);

    /// <summary>Spark's <c>theta_union_agg</c>: the group's theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnionAgg(Column column, int lgNomEntries) => Since("4.1", "theta_union_agg", column, lgNomEntries);

    /// <summary>Spark's <c>theta_union_agg</c>: the group's theta sketches as one. Since Spark 4.1.</summary>
    public static Column ThetaUnionAgg(string columnName, int lgNomEntries) => Since("4.1", "theta_union_agg", columnName, lgNomEntries);

    /// <summary>Spark's <c>time_bucket</c>: the start of the bucket of time that it is in. Since Spark 4.2.</summary>
    public static Column TimeBucket(Column bucketSize, Column timestamp) => Since("4.2", "time_bucket", bucketSize, timestamp);

    /// <summary>Spark's <c>time_bucket</c>: the start of the bucket of time that it is in. Since Spark 4.2.</summary>
    public static Column TimeBucket(Column bucketSize, Column timestamp, Column origin) =>
        Since("4.2", "time_bucket", bucketSize, timestamp, origin);

    /// <summary>Spark's <c>time_diff</c>: the whole units between two times of day. Since Spark 4.1.</summary>
    public static Column TimeDiff(Column unit, Column start, Column end) => Since("4.1", "time_diff", unit, start, end);

    /// <summary>Spark's <c>time_from_micros</c>: microseconds since midnight as a time of day. Since Spark 4.2.</summary>
    public static Column TimeFromMicros(Column column) => Since("4.2", "time_from_micros", column);

    /// <summary>Spark's <c>time_from_millis</c>: milliseconds since midnight as a time of day. Since Spark 4.2.</summary>
    public static Column TimeFromMillis(Column column) => Since("4.2", "time_from_millis", column);

    /// <summary>Spark's <c>time_from_seconds</c>: seconds since midnight as a time of day. Since Spark 4.2.</summary>
    public static Column TimeFromSeconds(Column column) => Since("4.2", "time_from_seconds", column);

    /// <summary>Spark's <c>timestamp_add</c>: a timestamp a number of units later. Since Spark 4.0.</summary>
    public static Column TimestampAdd(string unit, Column quantity, Column timestamp) =>
        Since("4.0", "timestamp_add", unit, quantity, timestamp);

    /// <summary>Spark's <c>timestamp_diff</c>: the whole units between two timestamps. Since Spark 4.0.</summary>
    public static Column TimestampDiff(string unit, Column start, Column end) => Since("4.0", "timestamp_diff", unit, start, end);

    /// <summary>Spark's <c>timestamp_micros</c>: microseconds since 1970 as a timestamp.</summary>
    public static Column TimestampMicros(Column column) => Call("timestamp_micros", column);

    /// <summary>Spark's <c>timestamp_millis</c>: milliseconds since 1970 as a timestamp.</summary>
    public static Column TimestampMillis(Column column) => Call("timestamp_millis", column);

    /// <summary>Spark's <c>timestamp_seconds</c>: seconds since 1970 as a timestamp.</summary>
    public static Column TimestampSeconds(Column column) => Call("timestamp_seconds", column);

    /// <summary>Spark's <c>time_to_micros</c>: a time of day as microseconds since midnight. Since Spark 4.2.</summary>
    public static Column TimeToMicros(Column column) => Since("4.2", "time_to_micros", column);

    /// <summary>Spark's <c>time_to_millis</c>: a time of day as milliseconds since midnight. Since Spark 4.2.</summary>
    public static Column TimeToMillis(Column column) => Since("4.2", "time_to_millis", column);

    /// <summary>Spark's <c>time_to_seconds</c>: a time of day as seconds since midnight. Since Spark 4.2.</summary>
    public static Column TimeToSeconds(Column column) => Since("4.2", "time_to_seconds", column);

    /// <summary>Spark's <c>time_trunc</c>: the start of the unit that a time of day is in. Since Spark 4.1.</summary>
    public static Column TimeTrunc(Column unit, Column time) => Since("4.1", "time_trunc", unit, time);

    /// <summary>Spark's <c>to_binary</c>: text as bytes, by a format: hex, utf-8, base64.</summary>
    public static Column ToBinary(Column column) => Call("to_binary", column);

    /// <summary>Spark's <c>to_binary</c>: text as bytes, by a format: hex, utf-8, base64.</summary>
    public static Column ToBinary(Column column, Column f) => Call("to_binary", column, f);

    /// <summary>Spark's <c>to_char</c>: a number, time or binary as text by a format.</summary>
    public static Column ToChar(Column column, Column format) => Call("to_char", column, format);

    /// <summary>Spark's <c>to_csv</c>: a struct as a line of CSV.</summary>
    public static Column ToCsv(Column column) => Call("to_csv", column);

    /// <summary>Spark's <c>to_csv</c>: a struct as a line of CSV.</summary>
    public static Column ToCsv(Column column, IReadOnlyDictionary<string, string> options) => Call("to_csv", column, options);

    /// <summary>Spark's <c>to_date</c>: as a date; text by a format where given.</summary>
    public static Column ToDate(Column column) => Call("to_date", column);

    /// <summary>Spark's <c>to_date</c>: as a date; text by a format where given.</summary>
    public static Column ToDate(Column column, string fmt) => Call("to_date", column, fmt);

    /// <summary>Spark's <c>toDegrees</c>: radians as degrees.</summary>
    public static Column ToDegrees(Column column) => Call("toDegrees", column);

    /// <summary>Spark's <c>toDegrees</c>: radians as degrees.</summary>
    public static Column ToDegrees(string columnName) => Call("toDegrees", columnName);

    /// <summary>Spark's <c>to_json</c>: a struct, array or map as JSON.</summary>
    public static Column ToJson(Column column) => Call("to_json", column);

    /// <summary>Spark's <c>to_json</c>: a struct, array or map as JSON.</summary>
    public static Column ToJson(Column column, IReadOnlyDictionary<string, string> options) => Call("to_json", column, options);

    /// <summary>Spark's <c>to_number</c>: text as a number by a format.</summary>
    public static Column ToNumber(Column column, Column format) => Call("to_number", column, format);

    /// <summary>Spark's <c>toRadians</c>: degrees as radians.</summary>
    public static Column ToRadians(Column column) => Call("toRadians", column);

    /// <summary>Spark's <c>toRadians</c>: degrees as radians.</summary>
    public static Column ToRadians(string columnName) => Call("toRadians", columnName);

    /// <summary>Spark's <c>to_time</c>: text as a time of day, by a format where given. Since Spark 4.1.</summary>
    public static Column ToTime(Column text) => Since("4.1", "to_time", text);

    /// <summary>Spark's <c>to_time</c>: text as a time of day, by a format where given. Since Spark 4.1.</summary>
    public static Column ToTime(Column text, Column format) => Since("4.1", "to_time", text, format);

    /// <summary>Spark's <c>to_timestamp</c>: as a timestamp; text by a format where given.</summary>
    public static Column ToTimestamp(Column s) => Call("to_timestamp", s);

    /// <summary>Spark's <c>to_timestamp</c>: as a timestamp; text by a format where given.</summary>
    public static Column ToTimestamp(Column s, string fmt) => Call("to_timestamp", s, fmt);

    /// <summary>Spark's <c>to_timestamp_ltz</c>: text as a timestamp with the session's time zone.</summary>
    public static Column ToTimestampLtz(Column timestamp) => Call("to_timestamp_ltz", timestamp);

    /// <summary>Spark's <c>to_timestamp_ltz</c>: text as a timestamp with the session's time zone.</summary>
    public static Column ToTimestampLtz(Column timestamp, Column format) => Call("to_timestamp_ltz", timestamp, format);

    /// <summary>Spark's <c>to_timestamp_ntz</c>: text as a timestamp without time zone.</summary>
    public static Column ToTimestampNtz(Column timestamp) => Call("to_timestamp_ntz", timestamp);

    /// <summary>Spark's <c>to_timestamp_ntz</c>: text as a timestamp without time zone.</summary>
    public static Column ToTimestampNtz(Column timestamp, Column format) => Call("to_timestamp_ntz", timestamp, format);

    /// <summary>Spark's <c>to_unix_timestamp</c>: a time as seconds since 1970.</summary>
    public static Column ToUnixTimestamp(Column timeExp) => Call("to_unix_timestamp", timeExp);

    /// <summary>Spark's <c>to_unix_timestamp</c>: a time as seconds since 1970.</summary>
    public static Column ToUnixTimestamp(Column timeExp, Column format) => Call("to_unix_timestamp", timeExp, format);

    /// <summary>Spark's <c>to_utc_timestamp</c>: a timestamp, taken as of a time zone, in UTC.</summary>
    public static Column ToUtcTimestamp(Column timestamp, Column tz) => Call("to_utc_timestamp", timestamp, tz);

    /// <summary>Spark's <c>to_utc_timestamp</c>: a timestamp, taken as of a time zone, in UTC.</summary>
    public static Column ToUtcTimestamp(Column timestamp, string tz) => Call("to_utc_timestamp", timestamp, tz);

    /// <summary>Spark's <c>to_varchar</c>: a number, time or binary as text by a format.</summary>
    public static Column ToVarchar(Column column, Column format) => Call("to_varchar", column, format);

    /// <summary>Spark's <c>to_variant_object</c>: a struct, array or map as a variant. Since Spark 4.0.</summary>
    public static Column ToVariantObject(Column column) => Since("4.0", "to_variant_object", column);

    /// <summary>Spark's <c>to_xml</c>: a struct as XML. Since Spark 4.0.</summary>
    public static Column ToXml(Column column) => Since("4.0", "to_xml", column);

    /// <summary>Spark's <c>to_xml</c>: a struct as XML. Since Spark 4.0.</summary>
    public static Column ToXml(Column column, IReadOnlyDictionary<string, string> options) => Since("4.0", "to_xml", column, options);

    /// <summary>Spark's <c>translate</c>: letters replaced one by one.</summary>
    public static Column Translate(Column src, string matchingString, string replaceString) =>
        Call("translate", src, matchingString, replaceString);

    /// <summary>Spark's <c>trim</c>: without blanks, or given characters, at both ends.</summary>
    public static Column Trim(Column column) => Call("trim", column);

    /// <summary>Spark's <c>trim</c>: without blanks, or given characters, at both ends. Since Spark 4.0.</summary>
    public static Column Trim(Column column, Column trim) => Since("4.0", "trim", column, trim);

    /// <summary>Spark's <c>trim</c>: without blanks, or given characters, at both ends.</summary>
    public static Column Trim(Column column, string trimString) => Call("trim", column, trimString);

    /// <summary>Spark's <c>trunc</c>: the first day of the unit that a date is in.</summary>
    public static Column Trunc(Column date, string format) => Call("trunc", date, format);

    /// <summary>Spark's <c>try_add</c>: the sum; null if it overflows.</summary>
    public static Column TryAdd(Column left, Column right) => Call("try_add", left, right);

    /// <summary>Spark's <c>try_aes_decrypt</c>: bytes that AES encrypted; null if they can't be decrypted.</summary>
    public static Column TryAesDecrypt(Column input, Column key) => Call("try_aes_decrypt", input, key);

    /// <summary>Spark's <c>try_aes_decrypt</c>: bytes that AES encrypted; null if they can't be decrypted.</summary>
    public static Column TryAesDecrypt(Column input, Column key, Column mode) => Call("try_aes_decrypt", input, key, mode);

    /// <summary>Spark's <c>try_aes_decrypt</c>: bytes that AES encrypted; null if they can't be decrypted.</summary>
    public static Column TryAesDecrypt(Column input, Column key, Column mode, Column padding) =>
        Call("try_aes_decrypt", input, key, mode, padding);

    /// <summary>Spark's <c>try_aes_decrypt</c>: bytes that AES encrypted; null if they can't be decrypted.</summary>
    public static Column TryAesDecrypt(Column input, Column key, Column mode, Column padding, Column aad) =>
        Call("try_aes_decrypt", input, key, mode, padding, aad);

    /// <summary>Spark's <c>try_avg</c>: the mean; null if it overflows.</summary>
    public static Column TryAvg(Column column) => Call("try_avg", column);

    /// <summary>Spark's <c>try_divide</c>: the quotient; null for a divisor of 0.</summary>
    public static Column TryDivide(Column left, Column right) => Call("try_divide", left, right);

    /// <summary>Spark's <c>try_element_at</c>: an element (from 1), or a key's value; null if there is none.</summary>
    public static Column TryElementAt(Column column, Column value) => Call("try_element_at", column, value);

    /// <summary>Spark's <c>try_make_interval</c>: an interval of its parts; null if it overflows. Since Spark 4.0.</summary>
    public static Column TryMakeInterval(Column years) => Since("4.0", "try_make_interval", years);

    /// <summary>Spark's <c>try_make_interval</c>: an interval of its parts; null if it overflows. Since Spark 4.0.</summary>
    public static Column TryMakeInterval(Column years, Column months) => Since("4.0", "try_make_interval", years, months);

    /// <summary>Spark's <c>try_make_interval</c>: an interval of its parts; null if it overflows. Since Spark 4.0.</summary>
    public static Column TryMakeInterval(Column years, Column months, Column weeks) =>
        Since("4.0", "try_make_interval", years, months, weeks);

    /// <summary>Spark's <c>try_make_interval</c>: an interval of its parts; null if it overflows. Since Spark 4.0.</summary>
    public static Column TryMakeInterval(Column years, Column months, Column weeks, Column days) =>
        Since("4.0", "try_make_interval", years, months, weeks, days);

    /// <summary>Spark's <c>try_make_interval</c>: an interval of its parts; null if it overflows. Since Spark 4.0.</summary>
    public static Column TryMakeInterval(Column years, Column months, Column weeks, Column days, Column hours) =>
        Since("4.0", "try_make_interval", years, months, weeks, days, hours);

    /// <summary>Spark's <c>try_make_interval</c>: an interval of its parts; null if it overflows. Since Spark 4.0.</summary>
    public static Column TryMakeInterval(Column years, Column months, Column weeks, Column days, Column hours, Column mins) =>
        Since("4.0", "try_make_interval", years, months, weeks, days, hours, mins);

    /// <summary>Spark's <c>try_make_interval</c>: an interval of its parts; null if it overflows. Since Spark 4.0.</summary>
    public static Column TryMakeInterval(Column years, Column months, Column weeks, Column days, Column hours, Column mins, Column secs) =>
        Since("4.0", "try_make_interval", years, months, weeks, days, hours, mins, secs);

    /// <summary>Spark's <c>try_make_timestamp</c>: a timestamp of its parts; null if there is no such time. Since Spark 4.1.</summary>
    public static Column TryMakeTimestamp(Column date, Column time) => Since("4.1", "try_make_timestamp", date, time);

    /// <summary>Spark's <c>try_make_timestamp</c>: a timestamp of its parts; null if there is no such time. Since Spark 4.1.</summary>
    public static Column TryMakeTimestamp(Column date, Column time, Column timezone) =>
        Since("4.1", "try_make_timestamp", date, time, timezone);

    /// <summary>Spark's <c>try_make_timestamp</c>: a timestamp of its parts; null if there is no such time. Since Spark 4.0.</summary>
    public static Column TryMakeTimestamp(Column years, Column months, Column days, Column hours, Column mins, Column secs) =>
        Since("4.0", "try_make_timestamp", years, months, days, hours, mins, secs);

    /// <summary>Spark's <c>try_make_timestamp</c>: a timestamp of its parts; null if there is no such time. Since Spark 4.0.</summary>
    public static Column TryMakeTimestamp(
        Column years, Column months, Column days, Column hours, Column mins, Column secs, Column timezone) =>
        Since("4.0", "try_make_timestamp", years, months, days, hours, mins, secs, timezone);

    /// <summary>
    /// Spark's <c>try_make_timestamp_ltz</c>: a timestamp of its parts, in the session's time zone; null if there is no such time. Since
    /// Spark 4.0.
    /// </summary>
    public static Column TryMakeTimestampLtz(Column years, Column months, Column days, Column hours, Column mins, Column secs) =>
        Since("4.0", "try_make_timestamp_ltz", years, months, days, hours, mins, secs);

    /// <summary>
    /// Spark's <c>try_make_timestamp_ltz</c>: a timestamp of its parts, in the session's time zone; null if there is no such time. Since
    /// Spark 4.0.
    /// </summary>
    public static Column TryMakeTimestampLtz(
        Column years, Column months, Column days, Column hours, Column mins, Column secs, Column timezone) =>
        Since("4.0", "try_make_timestamp_ltz", years, months, days, hours, mins, secs, timezone);

    /// <summary>
    /// Spark's <c>try_make_timestamp_ntz</c>: a timestamp without time zone of its parts; null if there is no such time. Since Spark 4.1.
    /// </summary>
    public static Column TryMakeTimestampNtz(Column date, Column time) => Since("4.1", "try_make_timestamp_ntz", date, time);

    /// <summary>
    /// Spark's <c>try_make_timestamp_ntz</c>: a timestamp without time zone of its parts; null if there is no such time. Since Spark 4.0.
    /// </summary>
    public static Column TryMakeTimestampNtz(Column years, Column months, Column days, Column hours, Column mins, Column secs) =>
        Since("4.0", "try_make_timestamp_ntz", years, months, days, hours, mins, secs);

    /// <summary>Spark's <c>try_mod</c>: the remainder; null for a divisor of 0. Since Spark 4.0.</summary>
    public static Column TryMod(Column left, Column right) => Since("4.0", "try_mod", left, right);

    /// <summary>Spark's <c>try_multiply</c>: the product; null if it overflows.</summary>
    public static Column TryMultiply(Column left, Column right) => Call("try_multiply", left, right);

    /// <summary>Spark's <c>try_parse_json</c>: JSON as a variant; null if it can't be read. Since Spark 4.0.</summary>
    public static Column TryParseJson(Column json) => Since("4.0", "try_parse_json", json);

    /// <summary>Spark's <c>try_parse_url</c>: a part of an address; null if it can't be read. Since Spark 4.0.</summary>
    public static Column TryParseUrl(Column url, Column partToExtract) => Since("4.0", "try_parse_url", url, partToExtract);

    /// <summary>Spark's <c>try_parse_url</c>: a part of an address; null if it can't be read. Since Spark 4.0.</summary>
    public static Column TryParseUrl(Column url, Column partToExtract, Column key) =>
        Since("4.0", "try_parse_url", url, partToExtract, key);

    /// <summary>
    /// Spark's <c>try_reflect</c>: a static method of a Java class, by names and arguments; null if it throws. Since Spark 4.0.
    /// </summary>
    public static Column TryReflect(params Column[] columns) => Since("4.0", "try_reflect", (object)columns);

    /// <summary>Spark's <c>try_subtract</c>: the difference; null if it overflows.</summary>
    public static Column TrySubtract(Column left, Column right) => Call("try_subtract", left, right);

    /// <summary>Spark's <c>try_sum</c>: the sum; null if it overflows.</summary>
    public static Column TrySum(Column column) => Call("try_sum", column);

    /// <summary>Spark's <c>try_to_binary</c>: text as bytes, by a format; null if it can't be read.</summary>
    public static Column TryToBinary(Column column) => Call("try_to_binary", column);

    /// <summary>Spark's <c>try_to_binary</c>: text as bytes, by a format; null if it can't be read.</summary>
    public static Column TryToBinary(Column column, Column f) => Call("try_to_binary", column, f);

    /// <summary>Spark's <c>try_to_date</c>: text as a date; null if it can't be read. Since Spark 4.1.</summary>
    public static Column TryToDate(Column column) => Since("4.1", "try_to_date", column);

    /// <summary>Spark's <c>try_to_date</c>: text as a date; null if it can't be read. Since Spark 4.1.</summary>
    public static Column TryToDate(Column column, string fmt) => Since("4.1", "try_to_date", column, fmt);

    /// <summary>Spark's <c>try_to_number</c>: text as a number by a format; null if it can't be read.</summary>
    public static Column TryToNumber(Column column, Column format) => Call("try_to_number", column, format);

    /// <summary>Spark's <c>try_to_time</c>: text as a time of day; null if it can't be read. Since Spark 4.1.</summary>
    public static Column TryToTime(Column text) => Since("4.1", "try_to_time", text);

    /// <summary>Spark's <c>try_to_time</c>: text as a time of day; null if it can't be read. Since Spark 4.1.</summary>
    public static Column TryToTime(Column text, Column format) => Since("4.1", "try_to_time", text, format);

    /// <summary>Spark's <c>try_to_timestamp</c>: text as a timestamp; null if it can't be read.</summary>
    public static Column TryToTimestamp(Column s) => Call("try_to_timestamp", s);

    /// <summary>Spark's <c>try_to_timestamp</c>: text as a timestamp; null if it can't be read.</summary>
    public static Column TryToTimestamp(Column s, Column format) => Call("try_to_timestamp", s, format);

    /// <summary>Spark's <c>try_url_decode</c>: the text of an address decoded; null if it can't be. Since Spark 4.0.</summary>
    public static Column TryUrlDecode(Column text) => Since("4.0", "try_url_decode", text);

    /// <summary>Spark's <c>try_validate_utf8</c>: the text; null if it is not valid UTF-8. Since Spark 4.0.</summary>
    public static Column TryValidateUtf8(Column text) => Since("4.0", "try_validate_utf8", text);

    /// <summary>
    /// Spark's <c>try_variant_get</c>: the value at a path of a variant, as a type; null if it has another. Since Spark 4.0.
    /// </summary>
    public static Column TryVariantGet(Column v, Column path, string targetType) => Since("4.0", "try_variant_get", v, path, targetType);

    /// <summary>
    /// Spark's <c>try_variant_get</c>: the value at a path of a variant, as a type; null if it has another. Since Spark 4.0.
    /// </summary>
    public static Column TryVariantGet(Column v, string path, string targetType) => Since("4.0", "try_variant_get", v, path, targetType);

    /// <summary>
    /// Spark's <c>tuple_difference_double</c>: what is in the first tuple sketch of doubles and not in the second. Since Spark 4.2.
    /// </summary>
    public static Column TupleDifferenceDouble(Column c1, Column c2) => Since("4.2", "tuple_difference_double", c1, c2);

    /// <summary>
    /// Spark's <c>tuple_difference_double</c>: what is in the first tuple sketch of doubles and not in the second. Since Spark 4.2.
    /// </summary>
    public static Column TupleDifferenceDouble(string columnName1, string columnName2) =>
        Since("4.2", "tuple_difference_double", columnName1, columnName2);

    /// <summary>
    /// Spark's <c>tuple_difference_integer</c>: what is in the first tuple sketch of whole numbers and not in the second. Since Spark 4.2.
    /// </summary>
    public static Column TupleDifferenceInteger(Column c1, Column c2) => Since("4.2", "tuple_difference_integer", c1, c2);

    /// <summary>
    /// Spark's <c>tuple_difference_integer</c>: what is in the first tuple sketch of whole numbers and not in the second. Since Spark 4.2.
    /// </summary>
    public static Column TupleDifferenceInteger(string columnName1, string columnName2) =>
        Since("4.2", "tuple_difference_integer", columnName1, columnName2);

    /// <summary>
    /// Spark's <c>tuple_difference_theta_double</c>: what is in a tuple sketch of doubles and not in a theta sketch. Since Spark 4.2.
    /// </summary>
    public static Column TupleDifferenceThetaDouble(Column c1, Column c2) => Since("4.2", "tuple_difference_theta_double", c1, c2);

    /// <summary>
    /// Spark's <c>tuple_difference_theta_double</c>: what is in a tuple sketch of doubles and not in a theta sketch. Since Spark 4.2.
    /// </summary>
    public static Column TupleDifferenceThetaDouble(string columnName1, string columnName2) =>
        Since("4.2", "tuple_difference_theta_double", columnName1, columnName2);

    /// <summary>
    /// Spark's <c>tuple_difference_theta_integer</c>: what is in a tuple sketch of whole numbers and not in a theta sketch. Since Spark
    /// 4.2.
    /// </summary>
    public static Column TupleDifferenceThetaInteger(Column c1, Column c2) => Since("4.2", "tuple_difference_theta_integer", c1, c2);

    /// <summary>
    /// Spark's <c>tuple_difference_theta_integer</c>: what is in a tuple sketch of whole numbers and not in a theta sketch. Since Spark
    /// 4.2.
    /// </summary>
    public static Column TupleDifferenceThetaInteger(string columnName1, string columnName2) =>
        Since("4.2", "tuple_difference_theta_integer", columnName1, columnName2);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_double</c>: what is in all tuple sketches of doubles of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggDouble(Column column) => Since("4.2", "tuple_intersection_agg_double", column);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_double</c>: what is in all tuple sketches of doubles of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggDouble(string columnName) => Since("4.2", "tuple_intersection_agg_double", columnName);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_double</c>: what is in all tuple sketches of doubles of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggDouble(Column column, Column mode) =>
        Since("4.2", "tuple_intersection_agg_double", column, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_double</c>: what is in all tuple sketches of doubles of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggDouble(Column column, string mode) =>
        Since("4.2", "tuple_intersection_agg_double", column, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_double</c>: what is in all tuple sketches of doubles of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggDouble(string columnName, string mode) =>
        Since("4.2", "tuple_intersection_agg_double", columnName, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_integer</c>: what is in all tuple sketches of whole numbers of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggInteger(Column column) => Since("4.2", "tuple_intersection_agg_integer", column);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_integer</c>: what is in all tuple sketches of whole numbers of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggInteger(string columnName) => Since("4.2", "tuple_intersection_agg_integer", columnName);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_integer</c>: what is in all tuple sketches of whole numbers of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggInteger(Column column, Column mode) =>
        Since("4.2", "tuple_intersection_agg_integer", column, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_integer</c>: what is in all tuple sketches of whole numbers of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggInteger(Column column, string mode) =>
        Since("4.2", "tuple_intersection_agg_integer", column, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_agg_integer</c>: what is in all tuple sketches of whole numbers of the group. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionAggInteger(string columnName, string mode) =>
        Since("4.2", "tuple_intersection_agg_integer", columnName, mode);

    /// <summary>Spark's <c>tuple_intersection_double</c>: what is in both tuple sketches of doubles. Since Spark 4.2.</summary>
    public static Column TupleIntersectionDouble(Column c1, Column c2) => Since("4.2", "tuple_intersection_double", c1, c2);

    /// <summary>Spark's <c>tuple_intersection_double</c>: what is in both tuple sketches of doubles. Since Spark 4.2.</summary>
    public static Column TupleIntersectionDouble(string columnName1, string columnName2) =>
        Since("4.2", "tuple_intersection_double", columnName1, columnName2);

    /// <summary>Spark's <c>tuple_intersection_double</c>: what is in both tuple sketches of doubles. Since Spark 4.2.</summary>
    public static Column TupleIntersectionDouble(Column c1, Column c2, Column mode) =>
        Since("4.2", "tuple_intersection_double", c1, c2, mode);

    /// <summary>Spark's <c>tuple_intersection_double</c>: what is in both tuple sketches of doubles. Since Spark 4.2.</summary>
    public static Column TupleIntersectionDouble(Column c1, Column c2, string mode) =>
        Since("4.2", "tuple_intersection_double", c1, c2, mode);

    /// <summary>Spark's <c>tuple_intersection_double</c>: what is in both tuple sketches of doubles. Since Spark 4.2.</summary>
    public static Column TupleIntersectionDouble(string columnName1, string columnName2, string mode) =>
        Since("4.2", "tuple_intersection_double", columnName1, columnName2, mode);

    /// <summary>Spark's <c>tuple_intersection_integer</c>: what is in both tuple sketches of whole numbers. Since Spark 4.2.</summary>
    public static Column TupleIntersectionInteger(Column c1, Column c2) => Since("4.2", "tuple_intersection_integer", c1, c2);

    /// <summary>Spark's <c>tuple_intersection_integer</c>: what is in both tuple sketches of whole numbers. Since Spark 4.2.</summary>
    public static Column TupleIntersectionInteger(string columnName1, string columnName2) =>
        Since("4.2", "tuple_intersection_integer", columnName1, columnName2);

    /// <summary>Spark's <c>tuple_intersection_integer</c>: what is in both tuple sketches of whole numbers. Since Spark 4.2.</summary>
    public static Column TupleIntersectionInteger(Column c1, Column c2, Column mode) =>
        Since("4.2", "tuple_intersection_integer", c1, c2, mode);

    /// <summary>Spark's <c>tuple_intersection_integer</c>: what is in both tuple sketches of whole numbers. Since Spark 4.2.</summary>
    public static Column TupleIntersectionInteger(Column c1, Column c2, string mode) =>
        Since("4.2", "tuple_intersection_integer", c1, c2, mode);

    /// <summary>Spark's <c>tuple_intersection_integer</c>: what is in both tuple sketches of whole numbers. Since Spark 4.2.</summary>
    public static Column TupleIntersectionInteger(string columnName1, string columnName2, string mode) =>
        Since("4.2", "tuple_intersection_integer", columnName1, columnName2, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_double</c>: what is both in a tuple sketch of doubles and in a theta sketch. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaDouble(Column c1, Column c2) => Since("4.2", "tuple_intersection_theta_double", c1, c2);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_double</c>: what is both in a tuple sketch of doubles and in a theta sketch. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaDouble(string columnName1, string columnName2) =>
        Since("4.2", "tuple_intersection_theta_double", columnName1, columnName2);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_double</c>: what is both in a tuple sketch of doubles and in a theta sketch. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaDouble(Column c1, Column c2, Column mode) =>
        Since("4.2", "tuple_intersection_theta_double", c1, c2, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_double</c>: what is both in a tuple sketch of doubles and in a theta sketch. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaDouble(Column c1, Column c2, string mode) =>
        Since("4.2", "tuple_intersection_theta_double", c1, c2, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_double</c>: what is both in a tuple sketch of doubles and in a theta sketch. Since Spark 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaDouble(string columnName1, string columnName2, string mode) =>
        Since("4.2", "tuple_intersection_theta_double", columnName1, columnName2, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_integer</c>: what is both in a tuple sketch of whole numbers and in a theta sketch. Since Spark
    /// 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaInteger(Column c1, Column c2) => Since("4.2", "tuple_intersection_theta_integer", c1, c2);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_integer</c>: what is both in a tuple sketch of whole numbers and in a theta sketch. Since Spark
    /// 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaInteger(string columnName1, string columnName2) =>
        Since("4.2", "tuple_intersection_theta_integer", columnName1, columnName2);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_integer</c>: what is both in a tuple sketch of whole numbers and in a theta sketch. Since Spark
    /// 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaInteger(Column c1, Column c2, Column mode) =>
        Since("4.2", "tuple_intersection_theta_integer", c1, c2, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_integer</c>: what is both in a tuple sketch of whole numbers and in a theta sketch. Since Spark
    /// 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaInteger(Column c1, Column c2, string mode) =>
        Since("4.2", "tuple_intersection_theta_integer", c1, c2, mode);

    /// <summary>
    /// Spark's <c>tuple_intersection_theta_integer</c>: what is both in a tuple sketch of whole numbers and in a theta sketch. Since Spark
    /// 4.2.
    /// </summary>
    public static Column TupleIntersectionThetaInteger(string columnName1, string columnName2, string mode) =>
        Since("4.2", "tuple_intersection_theta_integer", columnName1, columnName2, mode);

    /// <summary>Spark's <c>tuple_sketch_agg_double</c>: a tuple sketch of keys with doubles, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggDouble(Column key, Column summary) => Since("4.2", "tuple_sketch_agg_double", key, summary);

    /// <summary>Spark's <c>tuple_sketch_agg_double</c>: a tuple sketch of keys with doubles, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggDouble(string keyColumnName, string summaryColumnName) =>
        Since("4.2", "tuple_sketch_agg_double", keyColumnName, summaryColumnName);

    /// <summary>Spark's <c>tuple_sketch_agg_double</c>: a tuple sketch of keys with doubles, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggDouble(Column key, Column summary, int lgNomEntries) =>
        Since("4.2", "tuple_sketch_agg_double", key, summary, lgNomEntries);

    /// <summary>Spark's <c>tuple_sketch_agg_double</c>: a tuple sketch of keys with doubles, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggDouble(string keyColumnName, string summaryColumnName, int lgNomEntries) =>
        Since("4.2", "tuple_sketch_agg_double", keyColumnName, summaryColumnName, lgNomEntries);

    /// <summary>Spark's <c>tuple_sketch_agg_double</c>: a tuple sketch of keys with doubles, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggDouble(Column key, Column summary, Column lgNomEntries, Column mode) =>
        Since("4.2", "tuple_sketch_agg_double", key, summary, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_sketch_agg_double</c>: a tuple sketch of keys with doubles, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggDouble(Column key, Column summary, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_sketch_agg_double", key, summary, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_sketch_agg_double</c>: a tuple sketch of keys with doubles, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggDouble(string keyColumnName, string summaryColumnName, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_sketch_agg_double", keyColumnName, summaryColumnName, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_sketch_agg_integer</c>: a tuple sketch of keys with whole numbers, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggInteger(Column key, Column summary) => Since("4.2", "tuple_sketch_agg_integer", key, summary);

    /// <summary>Spark's <c>tuple_sketch_agg_integer</c>: a tuple sketch of keys with whole numbers, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggInteger(string keyColumnName, string summaryColumnName) =>
        Since("4.2", "tuple_sketch_agg_integer", keyColumnName, summaryColumnName);

    /// <summary>Spark's <c>tuple_sketch_agg_integer</c>: a tuple sketch of keys with whole numbers, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggInteger(Column key, Column summary, int lgNomEntries) =>
        Since("4.2", "tuple_sketch_agg_integer", key, summary, lgNomEntries);

    /// <summary>Spark's <c>tuple_sketch_agg_integer</c>: a tuple sketch of keys with whole numbers, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggInteger(string keyColumnName, string summaryColumnName, int lgNomEntries) =>
        Since("4.2", "tuple_sketch_agg_integer", keyColumnName, summaryColumnName, lgNomEntries);

    /// <summary>Spark's <c>tuple_sketch_agg_integer</c>: a tuple sketch of keys with whole numbers, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggInteger(Column key, Column summary, Column lgNomEntries, Column mode) =>
        Since("4.2", "tuple_sketch_agg_integer", key, summary, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_sketch_agg_integer</c>: a tuple sketch of keys with whole numbers, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggInteger(Column key, Column summary, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_sketch_agg_integer", key, summary, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_sketch_agg_integer</c>: a tuple sketch of keys with whole numbers, as bytes. Since Spark 4.2.</summary>
    public static Column TupleSketchAggInteger(string keyColumnName, string summaryColumnName, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_sketch_agg_integer", keyColumnName, summaryColumnName, lgNomEntries, mode);

    /// <summary>
    /// Spark's <c>tuple_sketch_estimate_double</c>: the approximate number of different keys of a tuple sketch of doubles. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchEstimateDouble(Column column) => Since("4.2", "tuple_sketch_estimate_double", column);

    /// <summary>
    /// Spark's <c>tuple_sketch_estimate_double</c>: the approximate number of different keys of a tuple sketch of doubles. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchEstimateDouble(string columnName) => Since("4.2", "tuple_sketch_estimate_double", columnName);

    /// <summary>
    /// Spark's <c>tuple_sketch_estimate_integer</c>: the approximate number of different keys of a tuple sketch of whole numbers. Since
    /// Spark 4.2.
    /// </summary>
    public static Column TupleSketchEstimateInteger(Column column) => Since("4.2", "tuple_sketch_estimate_integer", column);

    /// <summary>
    /// Spark's <c>tuple_sketch_estimate_integer</c>: the approximate number of different keys of a tuple sketch of whole numbers. Since
    /// Spark 4.2.
    /// </summary>
    public static Column TupleSketchEstimateInteger(string columnName) => Since("4.2", "tuple_sketch_estimate_integer", columnName);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_double</c>: the values of a tuple sketch of doubles taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryDouble(Column column) => Since("4.2", "tuple_sketch_summary_double", column);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_double</c>: the values of a tuple sketch of doubles taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryDouble(string columnName) => Since("4.2", "tuple_sketch_summary_double", columnName);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_double</c>: the values of a tuple sketch of doubles taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryDouble(Column column, Column mode) => Since("4.2", "tuple_sketch_summary_double", column, mode);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_double</c>: the values of a tuple sketch of doubles taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryDouble(Column column, string mode) => Since("4.2", "tuple_sketch_summary_double", column, mode);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_double</c>: the values of a tuple sketch of doubles taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryDouble(string columnName, string mode) =>
        Since("4.2", "tuple_sketch_summary_double", columnName, mode);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_integer</c>: the values of a tuple sketch of whole numbers taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryInteger(Column column) => Since("4.2", "tuple_sketch_summary_integer", column);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_integer</c>: the values of a tuple sketch of whole numbers taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryInteger(string columnName) => Since("4.2", "tuple_sketch_summary_integer", columnName);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_integer</c>: the values of a tuple sketch of whole numbers taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryInteger(Column column, Column mode) =>
        Since("4.2", "tuple_sketch_summary_integer", column, mode);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_integer</c>: the values of a tuple sketch of whole numbers taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryInteger(Column column, string mode) =>
        Since("4.2", "tuple_sketch_summary_integer", column, mode);

    /// <summary>
    /// Spark's <c>tuple_sketch_summary_integer</c>: the values of a tuple sketch of whole numbers taken together. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchSummaryInteger(string columnName, string mode) =>
        Since("4.2", "tuple_sketch_summary_integer", columnName, mode);

    /// <summary>
    /// Spark's <c>tuple_sketch_theta_double</c>: the share of keys that a tuple sketch of doubles has kept. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchThetaDouble(Column column) => Since("4.2", "tuple_sketch_theta_double", column);

    /// <summary>
    /// Spark's <c>tuple_sketch_theta_double</c>: the share of keys that a tuple sketch of doubles has kept. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchThetaDouble(string columnName) => Since("4.2", "tuple_sketch_theta_double", columnName);

    /// <summary>
    /// Spark's <c>tuple_sketch_theta_integer</c>: the share of keys that a tuple sketch of whole numbers has kept. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchThetaInteger(Column column) => Since("4.2", "tuple_sketch_theta_integer", column);

    /// <summary>
    /// Spark's <c>tuple_sketch_theta_integer</c>: the share of keys that a tuple sketch of whole numbers has kept. Since Spark 4.2.
    /// </summary>
    public static Column TupleSketchThetaInteger(string columnName) => Since("4.2", "tuple_sketch_theta_integer", columnName);

    /// <summary>Spark's <c>tuple_union_agg_double</c>: the group's tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggDouble(Column column) => Since("4.2", "tuple_union_agg_double", column);

    /// <summary>Spark's <c>tuple_union_agg_double</c>: the group's tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggDouble(string columnName) => Since("4.2", "tuple_union_agg_double", columnName);

    /// <summary>Spark's <c>tuple_union_agg_double</c>: the group's tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggDouble(Column column, int lgNomEntries) =>
        Since("4.2", "tuple_union_agg_double", column, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_agg_double</c>: the group's tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggDouble(string columnName, int lgNomEntries) =>
        Since("4.2", "tuple_union_agg_double", columnName, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_agg_double</c>: the group's tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggDouble(Column column, Column lgNomEntries, Column mode) =>
        Since("4.2", "tuple_union_agg_double", column, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_agg_double</c>: the group's tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggDouble(Column column, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_agg_double", column, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_agg_double</c>: the group's tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggDouble(string columnName, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_agg_double", columnName, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_agg_integer</c>: the group's tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggInteger(Column column) => Since("4.2", "tuple_union_agg_integer", column);

    /// <summary>Spark's <c>tuple_union_agg_integer</c>: the group's tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggInteger(string columnName) => Since("4.2", "tuple_union_agg_integer", columnName);

    /// <summary>Spark's <c>tuple_union_agg_integer</c>: the group's tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggInteger(Column column, int lgNomEntries) =>
        Since("4.2", "tuple_union_agg_integer", column, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_agg_integer</c>: the group's tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggInteger(string columnName, int lgNomEntries) =>
        Since("4.2", "tuple_union_agg_integer", columnName, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_agg_integer</c>: the group's tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggInteger(Column column, Column lgNomEntries, Column mode) =>
        Since("4.2", "tuple_union_agg_integer", column, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_agg_integer</c>: the group's tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggInteger(Column column, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_agg_integer", column, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_agg_integer</c>: the group's tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionAggInteger(string columnName, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_agg_integer", columnName, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_double</c>: two tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionDouble(Column c1, Column c2) => Since("4.2", "tuple_union_double", c1, c2);

    /// <summary>Spark's <c>tuple_union_double</c>: two tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionDouble(string columnName1, string columnName2) =>
        Since("4.2", "tuple_union_double", columnName1, columnName2);

    /// <summary>Spark's <c>tuple_union_double</c>: two tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionDouble(Column c1, Column c2, int lgNomEntries) =>
        Since("4.2", "tuple_union_double", c1, c2, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_double</c>: two tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionDouble(string columnName1, string columnName2, int lgNomEntries) =>
        Since("4.2", "tuple_union_double", columnName1, columnName2, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_double</c>: two tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionDouble(Column c1, Column c2, Column lgNomEntries, Column mode) =>
        Since("4.2", "tuple_union_double", c1, c2, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_double</c>: two tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionDouble(Column c1, Column c2, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_double", c1, c2, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_double</c>: two tuple sketches of doubles as one. Since Spark 4.2.</summary>
    public static Column TupleUnionDouble(string columnName1, string columnName2, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_double", columnName1, columnName2, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_integer</c>: two tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionInteger(Column c1, Column c2) => Since("4.2", "tuple_union_integer", c1, c2);

    /// <summary>Spark's <c>tuple_union_integer</c>: two tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionInteger(string columnName1, string columnName2) =>
        Since("4.2", "tuple_union_integer", columnName1, columnName2);

    /// <summary>Spark's <c>tuple_union_integer</c>: two tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionInteger(Column c1, Column c2, int lgNomEntries) =>
        Since("4.2", "tuple_union_integer", c1, c2, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_integer</c>: two tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionInteger(string columnName1, string columnName2, int lgNomEntries) =>
        Since("4.2", "tuple_union_integer", columnName1, columnName2, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_integer</c>: two tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionInteger(Column c1, Column c2, Column lgNomEntries, Column mode) =>
        Since("4.2", "tuple_union_integer", c1, c2, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_integer</c>: two tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionInteger(Column c1, Column c2, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_integer", c1, c2, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_integer</c>: two tuple sketches of whole numbers as one. Since Spark 4.2.</summary>
    public static Column TupleUnionInteger(string columnName1, string columnName2, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_integer", columnName1, columnName2, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_theta_double</c>: a tuple sketch of doubles and a theta sketch as one. Since Spark 4.2.</summary>
    public static Column TupleUnionThetaDouble(Column c1, Column c2) => Since("4.2", "tuple_union_theta_double", c1, c2);

    /// <summary>Spark's <c>tuple_union_theta_double</c>: a tuple sketch of doubles and a theta sketch as one. Since Spark 4.2.</summary>
    public static Column TupleUnionThetaDouble(string columnName1, string columnName2) =>
        Since("4.2", "tuple_union_theta_double", columnName1, columnName2);

    /// <summary>Spark's <c>tuple_union_theta_double</c>: a tuple sketch of doubles and a theta sketch as one. Since Spark 4.2.</summary>
    public static Column TupleUnionThetaDouble(Column c1, Column c2, int lgNomEntries) =>
        Since("4.2", "tuple_union_theta_double", c1, c2, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_theta_double</c>: a tuple sketch of doubles and a theta sketch as one. Since Spark 4.2.</summary>
    public static Column TupleUnionThetaDouble(string columnName1, string columnName2, int lgNomEntries) =>
        Since("4.2", "tuple_union_theta_double", columnName1, columnName2, lgNomEntries);

    /// <summary>Spark's <c>tuple_union_theta_double</c>: a tuple sketch of doubles and a theta sketch as one. Since Spark 4.2.</summary>
    public static Column TupleUnionThetaDouble(Column c1, Column c2, Column lgNomEntries, Column mode) =>
        Since("4.2", "tuple_union_theta_double", c1, c2, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_theta_double</c>: a tuple sketch of doubles and a theta sketch as one. Since Spark 4.2.</summary>
    public static Column TupleUnionThetaDouble(Column c1, Column c2, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_theta_double", c1, c2, lgNomEntries, mode);

    /// <summary>Spark's <c>tuple_union_theta_double</c>: a tuple sketch of doubles and a theta sketch as one. Since Spark 4.2.</summary>
    public static Column TupleUnionThetaDouble(string columnName1, string columnName2, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_theta_double", columnName1, columnName2, lgNomEntries, mode);

    /// <summary>
    /// Spark's <c>tuple_union_theta_integer</c>: a tuple sketch of whole numbers and a theta sketch as one. Since Spark 4.2.
    /// </summary>
    public static Column TupleUnionThetaInteger(Column c1, Column c2) => Since("4.2", "tuple_union_theta_integer", c1, c2);

    /// <summary>
    /// Spark's <c>tuple_union_theta_integer</c>: a tuple sketch of whole numbers and a theta sketch as one. Since Spark 4.2.
    /// </summary>
    public static Column TupleUnionThetaInteger(string columnName1, string columnName2) =>
        Since("4.2", "tuple_union_theta_integer", columnName1, columnName2);

    /// <summary>
    /// Spark's <c>tuple_union_theta_integer</c>: a tuple sketch of whole numbers and a theta sketch as one. Since Spark 4.2.
    /// </summary>
    public static Column TupleUnionThetaInteger(Column c1, Column c2, int lgNomEntries) =>
        Since("4.2", "tuple_union_theta_integer", c1, c2, lgNomEntries);

    /// <summary>
    /// Spark's <c>tuple_union_theta_integer</c>: a tuple sketch of whole numbers and a theta sketch as one. Since Spark 4.2.
    /// </summary>
    public static Column TupleUnionThetaInteger(string columnName1, string columnName2, int lgNomEntries) =>
        Since("4.2", "tuple_union_theta_integer", columnName1, columnName2, lgNomEntries);

    /// <summary>
    /// Spark's <c>tuple_union_theta_integer</c>: a tuple sketch of whole numbers and a theta sketch as one. Since Spark 4.2.
    /// </summary>
    public static Column TupleUnionThetaInteger(Column c1, Column c2, Column lgNomEntries, Column mode) =>
        Since("4.2", "tuple_union_theta_integer", c1, c2, lgNomEntries, mode);

    /// <summary>
    /// Spark's <c>tuple_union_theta_integer</c>: a tuple sketch of whole numbers and a theta sketch as one. Since Spark 4.2.
    /// </summary>
    public static Column TupleUnionThetaInteger(Column c1, Column c2, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_theta_integer", c1, c2, lgNomEntries, mode);

    /// <summary>
    /// Spark's <c>tuple_union_theta_integer</c>: a tuple sketch of whole numbers and a theta sketch as one. Since Spark 4.2.
    /// </summary>
    public static Column TupleUnionThetaInteger(string columnName1, string columnName2, int lgNomEntries, string mode) =>
        Since("4.2", "tuple_union_theta_integer", columnName1, columnName2, lgNomEntries, mode);

    /// <summary>Spark's <c>typeof</c>: the name of the type.</summary>
    public static Column Typeof(Column column) => Call("typeof", column);
}

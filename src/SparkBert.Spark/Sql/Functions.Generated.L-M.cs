namespace SparkBert.Spark.Sql;

// Made by scripts/make-functions.py from Spark's own list: change that, not this.
public static partial class Functions
{
    /// <summary>Spark's <c>lag</c>: the value some rows before.</summary>
    public static Column Lag(Column column, int offset) => Call("lag", column, offset);

    /// <summary>Spark's <c>lag</c>: the value some rows before.</summary>
    public static Column Lag(string columnName, int offset) => Call("lag", columnName, offset);

    /// <summary>Spark's <c>lag</c>: the value some rows before.</summary>
    public static Column Lag(Column column, int offset, object? defaultValue) => Call("lag", column, offset, defaultValue);

    /// <summary>Spark's <c>lag</c>: the value some rows before.</summary>
    public static Column Lag(string columnName, int offset, object? defaultValue) => Call("lag", columnName, offset, defaultValue);

    /// <summary>Spark's <c>lag</c>: the value some rows before.</summary>
    public static Column Lag(Column column, int offset, object? defaultValue, bool ignoreNulls) =>
        Call("lag", column, offset, defaultValue, ignoreNulls);

    /// <summary>Spark's <c>last</c>: the last value.</summary>
    public static Column Last(Column column) => Call("last", column);

    /// <summary>Spark's <c>last</c>: the last value.</summary>
    public static Column Last(string columnName) => Call("last", columnName);

    /// <summary>Spark's <c>last</c>: the last value.</summary>
    public static Column Last(Column column, bool ignoreNulls) => Call("last", column, ignoreNulls);

    /// <summary>Spark's <c>last</c>: the last value.</summary>
    public static Column Last(string columnName, bool ignoreNulls) => Call("last", columnName, ignoreNulls);

    /// <summary>Spark's <c>last_day</c>: the last day of the month.</summary>
    public static Column LastDay(Column column) => Call("last_day", column);

    /// <summary>Spark's <c>last_value</c>: the last value, or with true the last that isn't null.</summary>
    public static Column LastValue(Column column) => Call("last_value", column);

    /// <summary>Spark's <c>last_value</c>: the last value, or with true the last that isn't null.</summary>
    public static Column LastValue(Column column, Column ignoreNulls) => Call("last_value", column, ignoreNulls);

    /// <summary>Spark's <c>lcase</c>: lower case.</summary>
    public static Column Lcase(Column text) => Call("lcase", text);

    /// <summary>Spark's <c>lead</c>: the value some rows after.</summary>
    public static Column Lead(Column column, int offset) => Call("lead", column, offset);

    /// <summary>Spark's <c>lead</c>: the value some rows after.</summary>
    public static Column Lead(string columnName, int offset) => Call("lead", columnName, offset);

    /// <summary>Spark's <c>lead</c>: the value some rows after.</summary>
    public static Column Lead(Column column, int offset, object? defaultValue) => Call("lead", column, offset, defaultValue);

    /// <summary>Spark's <c>lead</c>: the value some rows after.</summary>
    public static Column Lead(string columnName, int offset, object? defaultValue) => Call("lead", columnName, offset, defaultValue);

    /// <summary>Spark's <c>lead</c>: the value some rows after.</summary>
    public static Column Lead(Column column, int offset, object? defaultValue, bool ignoreNulls) =>
        Call("lead", column, offset, defaultValue, ignoreNulls);

    /// <summary>Spark's <c>least</c>: the smallest value of the columns.</summary>
    public static Column Least(params Column[] columns) => Call("least", (object)columns);

    /// <summary>Spark's <c>least</c>: the smallest value of the columns.</summary>
    public static Column Least(string columnName, params string[] columnNames) => Call("least", columnName, columnNames);

    /// <summary>Spark's <c>left</c>: characters at the start.</summary>
    public static Column Left(Column text, Column len) => Call("left", text, len);

    /// <summary>Spark's <c>len</c>: the number of characters, or bytes of a binary.</summary>
    public static Column Len(Column column) => Call("len", column);

    /// <summary>Spark's <c>length</c>: the number of characters, or bytes of a binary.</summary>
    public static Column Length(Column column) => Call("length", column);

    /// <summary>Spark's <c>levenshtein</c>: the number of edits between two texts.</summary>
    public static Column Levenshtein(Column left, Column right) => Call("levenshtein", left, right);

    /// <summary>Spark's <c>levenshtein</c>: the number of edits between two texts.</summary>
    public static Column Levenshtein(Column left, Column right, int threshold) => Call("levenshtein", left, right, threshold);

    /// <summary>Spark's <c>like</c>: whether text matches a pattern of SQL (% and _).</summary>
    public static Column Like(Column text, Column pattern) => Call("like", text, pattern);

    /// <summary>Spark's <c>like</c>: whether text matches a pattern of SQL (% and _).</summary>
    public static Column Like(Column text, Column pattern, Column escapeChar) => Call("like", text, pattern, escapeChar);

    /// <summary>Spark's <c>listagg</c>: the group's texts as one, with a separator where given. Since Spark 4.0.</summary>
    public static Column Listagg(Column column) => Since("4.0", "listagg", column);

    /// <summary>Spark's <c>listagg</c>: the group's texts as one, with a separator where given. Since Spark 4.0.</summary>
    public static Column Listagg(Column column, Column delimiter) => Since("4.0", "listagg", column, delimiter);

    /// <summary>
    /// Spark's <c>listagg_distinct</c>: the group's different texts as one, with a separator where given. Since Spark 4.0.
    /// </summary>
    public static Column ListaggDistinct(Column column) => Since("4.0", "listagg_distinct", column);

    /// <summary>
    /// Spark's <c>listagg_distinct</c>: the group's different texts as one, with a separator where given. Since Spark 4.0.
    /// </summary>
    public static Column ListaggDistinct(Column column, Column delimiter) => Since("4.0", "listagg_distinct", column, delimiter);

    /// <summary>Spark's <c>ln</c>: the natural logarithm.</summary>
    public static Column Ln(Column column) => Call("ln", column);

    /// <summary>Spark's <c>localtimestamp</c>: now, without a time zone.</summary>
    public static Column Localtimestamp() => Call("localtimestamp");

    /// <summary>Spark's <c>locate</c>: where a part is, from 1; 0 if nowhere.</summary>
    public static Column Locate(string substr, Column text) => Call("locate", substr, text);

    /// <summary>Spark's <c>locate</c>: where a part is, from 1; 0 if nowhere.</summary>
    public static Column Locate(string substr, Column text, int pos) => Call("locate", substr, text, pos);

    /// <summary>Spark's <c>log</c>: the natural logarithm, or one to a base.</summary>
    public static Column Log(Column column) => Call("log", column);

    /// <summary>Spark's <c>log</c>: the natural logarithm, or one to a base.</summary>
    public static Column Log(string columnName) => Call("log", columnName);

    /// <summary>Spark's <c>log</c>: the natural logarithm, or one to a base.</summary>
    public static Column Log(double logBase, Column a) => Call("log", logBase, a);

    /// <summary>Spark's <c>log</c>: the natural logarithm, or one to a base.</summary>
    public static Column Log(double logBase, string columnName) => Call("log", logBase, columnName);

    /// <summary>Spark's <c>log10</c>: the logarithm to base 10.</summary>
    public static Column Log10(Column column) => Call("log10", column);

    /// <summary>Spark's <c>log10</c>: the logarithm to base 10.</summary>
    public static Column Log10(string columnName) => Call("log10", columnName);

    /// <summary>Spark's <c>log1p</c>: the natural logarithm of 1 more; exact near 0.</summary>
    public static Column Log1p(Column column) => Call("log1p", column);

    /// <summary>Spark's <c>log1p</c>: the natural logarithm of 1 more; exact near 0.</summary>
    public static Column Log1p(string columnName) => Call("log1p", columnName);

    /// <summary>Spark's <c>log2</c>: the logarithm to base 2.</summary>
    public static Column Log2(Column column) => Call("log2", column);

    /// <summary>Spark's <c>log2</c>: the logarithm to base 2.</summary>
    public static Column Log2(string columnName) => Call("log2", columnName);

    /// <summary>Spark's <c>lower</c>: lower case.</summary>
    public static Column Lower(Column column) => Call("lower", column);

    /// <summary>Spark's <c>lpad</c>: filled up at the start. Since Spark 4.0.</summary>
    public static Column Lpad(Column text, Column len, Column pad) => Since("4.0", "lpad", text, len, pad);

    /// <summary>Spark's <c>lpad</c>: filled up at the start.</summary>
    public static Column Lpad(Column text, int len, byte[] pad) => Call("lpad", text, len, pad);

    /// <summary>Spark's <c>lpad</c>: filled up at the start.</summary>
    public static Column Lpad(Column text, int len, string pad) => Call("lpad", text, len, pad);

    /// <summary>Spark's <c>ltrim</c>: without blanks, or given characters, at the start.</summary>
    public static Column Ltrim(Column column) => Call("ltrim", column);

    /// <summary>Spark's <c>ltrim</c>: without blanks, or given characters, at the start. Since Spark 4.0.</summary>
    public static Column Ltrim(Column column, Column trim) => Since("4.0", "ltrim", column, trim);

    /// <summary>Spark's <c>ltrim</c>: without blanks, or given characters, at the start.</summary>
    public static Column Ltrim(Column column, string trimString) => Call("ltrim", column, trimString);

    /// <summary>Spark's <c>make_date</c>: a date of a year, month and day.</summary>
    public static Column MakeDate(Column year, Column month, Column day) => Call("make_date", year, month, day);

    /// <summary>Spark's <c>make_dt_interval</c>: an interval of days, hours, minutes and seconds.</summary>
    public static Column MakeDtInterval() => Call("make_dt_interval");

    /// <summary>Spark's <c>make_dt_interval</c>: an interval of days, hours, minutes and seconds.</summary>
    public static Column MakeDtInterval(Column days) => Call("make_dt_interval", days);

    /// <summary>Spark's <c>make_dt_interval</c>: an interval of days, hours, minutes and seconds.</summary>
    public static Column MakeDtInterval(Column days, Column hours) => Call("make_dt_interval", days, hours);

    /// <summary>Spark's <c>make_dt_interval</c>: an interval of days, hours, minutes and seconds.</summary>
    public static Column MakeDtInterval(Column days, Column hours, Column mins) => Call("make_dt_interval", days, hours, mins);

    /// <summary>Spark's <c>make_dt_interval</c>: an interval of days, hours, minutes and seconds.</summary>
    public static Column MakeDtInterval(Column days, Column hours, Column mins, Column secs) =>
        Call("make_dt_interval", days, hours, mins, secs);

    /// <summary>Spark's <c>make_interval</c>: an interval of years, months, weeks, days, hours, minutes and seconds.</summary>
    public static Column MakeInterval() => Call("make_interval");

    /// <summary>Spark's <c>make_interval</c>: an interval of years, months, weeks, days, hours, minutes and seconds.</summary>
    public static Column MakeInterval(Column years) => Call("make_interval", years);

    /// <summary>Spark's <c>make_interval</c>: an interval of years, months, weeks, days, hours, minutes and seconds.</summary>
    public static Column MakeInterval(Column years, Column months) => Call("make_interval", years, months);

    /// <summary>Spark's <c>make_interval</c>: an interval of years, months, weeks, days, hours, minutes and seconds.</summary>
    public static Column MakeInterval(Column years, Column months, Column weeks) => Call("make_interval", years, months, weeks);

    /// <summary>Spark's <c>make_interval</c>: an interval of years, months, weeks, days, hours, minutes and seconds.</summary>
    public static Column MakeInterval(Column years, Column months, Column weeks, Column days) =>
        Call("make_interval", years, months, weeks, days);

    /// <summary>Spark's <c>make_interval</c>: an interval of years, months, weeks, days, hours, minutes and seconds.</summary>
    public static Column MakeInterval(Column years, Column months, Column weeks, Column days, Column hours) =>
        Call("make_interval", years, months, weeks, days, hours);

    /// <summary>Spark's <c>make_interval</c>: an interval of years, months, weeks, days, hours, minutes and seconds.</summary>
    public static Column MakeInterval(Column years, Column months, Column weeks, Column days, Column hours, Column mins) =>
        Call("make_interval", years, months, weeks, days, hours, mins);

    /// <summary>Spark's <c>make_interval</c>: an interval of years, months, weeks, days, hours, minutes and seconds.</summary>
    public static Column MakeInterval(Column years, Column months, Column weeks, Column days, Column hours, Column mins, Column secs) =>
        Call("make_interval", years, months, weeks, days, hours, mins, secs);

    /// <summary>Spark's <c>make_time</c>: a time of day of an hour, minute and second. Since Spark 4.1.</summary>
    public static Column MakeTime(Column hour, Column minute, Column second) => Since("4.1", "make_time", hour, minute, second);

    /// <summary>Spark's <c>make_timestamp</c>: a timestamp of its parts. Since Spark 4.1.</summary>
    public static Column MakeTimestamp(Column date, Column time) => Since("4.1", "make_timestamp", date, time);

    /// <summary>Spark's <c>make_timestamp</c>: a timestamp of its parts. Since Spark 4.1.</summary>
    public static Column MakeTimestamp(Column date, Column time, Column timezone) => Since("4.1", "make_timestamp", date, time, timezone);

    /// <summary>Spark's <c>make_timestamp</c>: a timestamp of its parts.</summary>
    public static Column MakeTimestamp(Column years, Column months, Column days, Column hours, Column mins, Column secs) =>
        Call("make_timestamp", years, months, days, hours, mins, secs);

    /// <summary>Spark's <c>make_timestamp</c>: a timestamp of its parts.</summary>
    public static Column MakeTimestamp(Column years, Column months, Column days, Column hours, Column mins, Column secs, Column timezone) =>
        Call("make_timestamp", years, months, days, hours, mins, secs, timezone);

    /// <summary>Spark's <c>make_timestamp_ltz</c>: a timestamp of its parts, in the session's time zone.</summary>
    public static Column MakeTimestampLtz(Column years, Column months, Column days, Column hours, Column mins, Column secs) =>
        Call("make_timestamp_ltz", years, months, days, hours, mins, secs);

    /// <summary>Spark's <c>make_timestamp_ltz</c>: a timestamp of its parts, in the session's time zone.</summary>
    public static Column MakeTimestampLtz(
        Column years, Column months, Column days, Column hours, Column mins, Column secs, Column timezone) =>
        Call("make_timestamp_ltz", years, months, days, hours, mins, secs, timezone);

    /// <summary>Spark's <c>make_timestamp_ntz</c>: a timestamp without time zone of its parts. Since Spark 4.1.</summary>
    public static Column MakeTimestampNtz(Column date, Column time) => Since("4.1", "make_timestamp_ntz", date, time);

    /// <summary>Spark's <c>make_timestamp_ntz</c>: a timestamp without time zone of its parts.</summary>
    public static Column MakeTimestampNtz(Column years, Column months, Column days, Column hours, Column mins, Column secs) =>
        Call("make_timestamp_ntz", years, months, days, hours, mins, secs);

    /// <summary>Spark's <c>make_valid_utf8</c>: the text with invalid bytes replaced. Since Spark 4.0.</summary>
    public static Column MakeValidUtf8(Column text) => Since("4.0", "make_valid_utf8", text);

    /// <summary>Spark's <c>make_ym_interval</c>: an interval of years and months.</summary>
    public static Column MakeYmInterval() => Call("make_ym_interval");

    /// <summary>Spark's <c>make_ym_interval</c>: an interval of years and months.</summary>
    public static Column MakeYmInterval(Column years) => Call("make_ym_interval", years);

    /// <summary>Spark's <c>make_ym_interval</c>: an interval of years and months.</summary>
    public static Column MakeYmInterval(Column years, Column months) => Call("make_ym_interval", years, months);

    /// <summary>Spark's <c>map</c>: a map of keys and values in turn.</summary>
    public static Column Map(params Column[] columns) => Call("map", (object)columns);

    /// <summary>Spark's <c>map_concat</c>: maps as one.</summary>
    public static Column MapConcat(params Column[] columns) => Call("map_concat", (object)columns);

    /// <summary>Spark's <c>map_contains_key</c>: whether a map has a key.</summary>
    public static Column MapContainsKey(Column column, object? key) => Call("map_contains_key", column, Lit(key));

    /// <summary>Spark's <c>map_entries</c>: a map as an array of structs.</summary>
    public static Column MapEntries(Column column) => Call("map_entries", column);

    /// <summary>Spark's <c>map_from_arrays</c>: a map of two arrays.</summary>
    public static Column MapFromArrays(Column keys, Column values) => Call("map_from_arrays", keys, values);

    /// <summary>Spark's <c>map_from_entries</c>: a map of an array of structs.</summary>
    public static Column MapFromEntries(Column column) => Call("map_from_entries", column);

    /// <summary>Spark's <c>map_keys</c>: a map's keys.</summary>
    public static Column MapKeys(Column column) => Call("map_keys", column);

    /// <summary>Spark's <c>map_values</c>: a map's values.</summary>
    public static Column MapValues(Column column) => Call("map_values", column);

    /// <summary>Spark's <c>mask</c>: the text with letters and digits replaced: upper case, lower case, digits, others.</summary>
    public static Column Mask(Column input) => Call("mask", input);

    /// <summary>Spark's <c>mask</c>: the text with letters and digits replaced: upper case, lower case, digits, others.</summary>
    public static Column Mask(Column input, Column upperChar) => Call("mask", input, upperChar);

    /// <summary>Spark's <c>mask</c>: the text with letters and digits replaced: upper case, lower case, digits, others.</summary>
    public static Column Mask(Column input, Column upperChar, Column lowerChar) => Call("mask", input, upperChar, lowerChar);

    /// <summary>Spark's <c>mask</c>: the text with letters and digits replaced: upper case, lower case, digits, others.</summary>
    public static Column Mask(Column input, Column upperChar, Column lowerChar, Column digitChar) =>
        Call("mask", input, upperChar, lowerChar, digitChar);

    /// <summary>Spark's <c>mask</c>: the text with letters and digits replaced: upper case, lower case, digits, others.</summary>
    public static Column Mask(Column input, Column upperChar, Column lowerChar, Column digitChar, Column otherChar) =>
        Call("mask", input, upperChar, lowerChar, digitChar, otherChar);

    /// <summary>Spark's <c>max</c>: the greatest value.</summary>
    public static Column Max(Column column) => Call("max", column);

    /// <summary>Spark's <c>max</c>: the greatest value.</summary>
    public static Column Max(string columnName) => Call("max", columnName);

    /// <summary>Spark's <c>max_by</c>: the value where the order's is greatest.</summary>
    public static Column MaxBy(Column column, Column ord) => Call("max_by", column, ord);

    /// <summary>Spark's <c>max_by</c>: the value where the order's is greatest. Since Spark 4.2.</summary>
    public static Column MaxBy(Column column, Column ord, Column k) => Since("4.2", "max_by", column, ord, k);

    /// <summary>Spark's <c>max_by</c>: the value where the order's is greatest. Since Spark 4.2.</summary>
    public static Column MaxBy(Column column, Column ord, int k) => Since("4.2", "max_by", column, ord, k);

    /// <summary>Spark's <c>md5</c>: the MD5 digest in hex.</summary>
    public static Column Md5(Column column) => Call("md5", column);

    /// <summary>Spark's <c>mean</c>: the mean.</summary>
    public static Column Mean(Column column) => Call("mean", column);

    /// <summary>Spark's <c>mean</c>: the mean.</summary>
    public static Column Mean(string columnName) => Call("mean", columnName);

    /// <summary>Spark's <c>median</c>: the median.</summary>
    public static Column Median(Column column) => Call("median", column);

    /// <summary>Spark's <c>min</c>: the smallest value.</summary>
    public static Column Min(Column column) => Call("min", column);

    /// <summary>Spark's <c>min</c>: the smallest value.</summary>
    public static Column Min(string columnName) => Call("min", columnName);

    /// <summary>Spark's <c>min_by</c>: the value where the order's is smallest.</summary>
    public static Column MinBy(Column column, Column ord) => Call("min_by", column, ord);

    /// <summary>Spark's <c>min_by</c>: the value where the order's is smallest. Since Spark 4.2.</summary>
    public static Column MinBy(Column column, Column ord, Column k) => Since("4.2", "min_by", column, ord, k);

    /// <summary>Spark's <c>min_by</c>: the value where the order's is smallest. Since Spark 4.2.</summary>
    public static Column MinBy(Column column, Column ord, int k) => Since("4.2", "min_by", column, ord, k);

    /// <summary>Spark's <c>minute</c>: the minute.</summary>
    public static Column Minute(Column column) => Call("minute", column);

    /// <summary>Spark's <c>mode</c>: the most frequent value.</summary>
    public static Column Mode(Column column) => Call("mode", column);

    /// <summary>Spark's <c>mode</c>: the most frequent value. Since Spark 4.0.</summary>
    public static Column Mode(Column column, bool deterministic) => Since("4.0", "mode", column, deterministic);

    /// <summary>Spark's <c>monotonically_increasing_id</c>: a number for each row that grows and is unique, with gaps.</summary>
    public static Column MonotonicallyIncreasingId() => Call("monotonically_increasing_id");

    /// <summary>Spark's <c>month</c>: the month.</summary>
    public static Column Month(Column column) => Call("month", column);

    /// <summary>Spark's <c>monthname</c>: the three-letter English name of the month. Since Spark 4.0.</summary>
    public static Column Monthname(Column timeExp) => Since("4.0", "monthname", timeExp);

    /// <summary>Spark's <c>months</c>: parts a new table by months; for <see cref="DataFrameWriterV2.PartitionedBy"/>.</summary>
    public static Column Months(Column column) => Call("months", column);

    /// <summary>Spark's <c>months_between</c>: the months between two dates.</summary>
    public static Column MonthsBetween(Column end, Column start) => Call("months_between", end, start);

    /// <summary>Spark's <c>months_between</c>: the months between two dates.</summary>
    public static Column MonthsBetween(Column end, Column start, bool roundOff) => Call("months_between", end, start, roundOff);
}

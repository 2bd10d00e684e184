namespace SparkBert.Spark.Sql;

// Made by scripts/make-functions.py from Spark's own list: change that, not this.
public static partial class Functions
{
    /// <summary>Spark's <c>named_struct</c>: a struct of names and values in turn.</summary>
    public static Column NamedStruct(params Column[] columns) => Call("named_struct", (object)columns);

    /// <summary>Spark's <c>nanvl</c>: the first, or the second if the first is not a number.</summary>
    public static Column NaNvl(Column col1, Column col2) => Call("nanvl", col1, col2);

    /// <summary>Spark's <c>negate</c>: the number with the other sign.</summary>
    public static Column Negate(Column column) => Call("negate", column);

    /// <summary>Spark's <c>negative</c>: the number with the other sign.</summary>
    public static Column Negative(Column column) => Call("negative", column);

    /// <summary>Spark's <c>next_day</c>: the next date that is a day of the week.</summary>
    public static Column NextDay(Column date, Column dayOfWeek) => Call("next_day", date, dayOfWeek);

    /// <summary>Spark's <c>next_day</c>: the next date that is a day of the week.</summary>
    public static Column NextDay(Column date, string dayOfWeek) => Call("next_day", date, dayOfWeek);

    /// <summary>Spark's <c>not</c>: not true.</summary>
    public static Column Not(Column column) => Call("not", column);

    /// <summary>Spark's <c>now</c>: now.</summary>
    public static Column Now() => Call("now");

    /// <summary>Spark's <c>nth_value</c>: the value of a row of the window, from 1; with true nulls are left out.</summary>
    public static Column NthValue(Column column, int offset) => Call("nth_value", column, offset);

    /// <summary>Spark's <c>nth_value</c>: the value of a row of the window, from 1; with true nulls are left out.</summary>
    public static Column NthValue(Column column, int offset, bool ignoreNulls) => Call("nth_value", column, offset, ignoreNulls);

    /// <summary>Spark's <c>ntile</c>: which of a number of parts of the window the row is in, from 1.</summary>
    public static Column Ntile(int count) => Call("ntile", count);

    /// <summary>Spark's <c>nullif</c>: null if both are equal, else the first.</summary>
    public static Column Nullif(Column col1, Column col2) => Call("nullif", col1, col2);

    /// <summary>Spark's <c>nullifzero</c>: null for 0. Since Spark 4.0.</summary>
    public static Column Nullifzero(Column column) => Since("4.0", "nullifzero", column);

    /// <summary>Spark's <c>nvl</c>: the first, or the second if the first is null.</summary>
    public static Column Nvl(Column col1, Column col2) => Call("nvl", col1, col2);

    /// <summary>Spark's <c>nvl2</c>: the second if the first is not null, else the third.</summary>
    public static Column Nvl2(Column col1, Column col2, Column col3) => Call("nvl2", col1, col2, col3);

    /// <summary>Spark's <c>octet_length</c>: the length in bytes.</summary>
    public static Column OctetLength(Column column) => Call("octet_length", column);

    /// <summary>Spark's <c>overlay</c>: the text with a part replaced at a position, from 1.</summary>
    public static Column Overlay(Column src, Column replace, Column pos) => Call("overlay", src, replace, pos);

    /// <summary>Spark's <c>overlay</c>: the text with a part replaced at a position, from 1.</summary>
    public static Column Overlay(Column src, Column replace, Column pos, Column len) => Call("overlay", src, replace, pos, len);

    /// <summary>Spark's <c>parse_json</c>: JSON as a variant. Since Spark 4.0.</summary>
    public static Column ParseJson(Column json) => Since("4.0", "parse_json", json);

    /// <summary>Spark's <c>parse_url</c>: a part of an address: HOST, PATH, QUERY and so on, or a key's value in the query.</summary>
    public static Column ParseUrl(Column url, Column partToExtract) => Call("parse_url", url, partToExtract);

    /// <summary>Spark's <c>parse_url</c>: a part of an address: HOST, PATH, QUERY and so on, or a key's value in the query.</summary>
    public static Column ParseUrl(Column url, Column partToExtract, Column key) => Call("parse_url", url, partToExtract, key);

    /// <summary>Spark's <c>percentile</c>: the exact value below which a share of the rows is.</summary>
    public static Column Percentile(Column column, Column percentage) => Call("percentile", column, percentage);

    /// <summary>Spark's <c>percentile</c>: the exact value below which a share of the rows is.</summary>
    public static Column Percentile(Column column, Column percentage, Column frequency) =>
        Call("percentile", column, percentage, frequency);

    /// <summary>Spark's <c>percentile_approx</c>: the approximate value below which a share of the rows is.</summary>
    public static Column PercentileApprox(Column column, Column percentage, Column accuracy) =>
        Call("percentile_approx", column, percentage, accuracy);

    /// <summary>Spark's <c>percent_rank</c>: the row's rank in its window, from 0 to 1.</summary>
    public static Column PercentRank() => Call("percent_rank");

    /// <summary>Spark's <c>pi</c>: Pi.</summary>
    public static Column Pi() => Call("pi");

    /// <summary>Spark's <c>pmod</c>: the remainder, never negative.</summary>
    public static Column Pmod(Column dividend, Column divisor) => Call("pmod", dividend, divisor);

    /// <summary>Spark's <c>posexplode</c>: a row for each element with its place; none for null or empty.</summary>
    public static Column PosExplode(Column column) => Call("posexplode", column);

    /// <summary>Spark's <c>posexplode_outer</c>: a row for each element with its place; one for null or empty.</summary>
    public static Column PosExplodeOuter(Column column) => Call("posexplode_outer", column);

    /// <summary>Spark's <c>position</c>: where a part is, from 1; 0 if nowhere.</summary>
    public static Column Position(Column substr, Column text) => Call("position", substr, text);

    /// <summary>Spark's <c>position</c>: where a part is, from 1; 0 if nowhere.</summary>
    public static Column Position(Column substr, Column text, Column start) => Call("position", substr, text, start);

    /// <summary>Spark's <c>positive</c>: the number itself.</summary>
    public static Column Positive(Column column) => Call("positive", column);

    /// <summary>Spark's <c>pow</c>: a power.</summary>
    public static Column Pow(Column left, Column right) => Call("pow", left, right);

    /// <summary>Spark's <c>pow</c>: a power.</summary>
    public static Column Pow(Column left, double right) => Call("pow", left, right);

    /// <summary>Spark's <c>pow</c>: a power.</summary>
    public static Column Pow(Column left, string rightName) => Call("pow", left, rightName);

    /// <summary>Spark's <c>pow</c>: a power.</summary>
    public static Column Pow(double left, Column right) => Call("pow", left, right);

    /// <summary>Spark's <c>pow</c>: a power.</summary>
    public static Column Pow(double left, string rightName) => Call("pow", left, rightName);

    /// <summary>Spark's <c>pow</c>: a power.</summary>
    public static Column Pow(string leftName, Column right) => Call("pow", leftName, right);

    /// <summary>Spark's <c>pow</c>: a power.</summary>
    public static Column Pow(string leftName, double right) => Call("pow", leftName, right);

    /// <summary>Spark's <c>pow</c>: a power.</summary>
    public static Column Pow(string leftName, string rightName) => Call("pow", leftName, rightName);

    /// <summary>Spark's <c>power</c>: a power.</summary>
    public static Column Power(Column left, Column right) => Call("power", left, right);

    /// <summary>Spark's <c>printf</c>: text by a format of Java's.</summary>
    public static Column Printf(Column format, params Column[] arguments) => Call("printf", format, arguments);

    /// <summary>Spark's <c>product</c>: the product.</summary>
    public static Column Product(Column column) => Call("product", column);

    /// <summary>Spark's <c>quarter</c>: the quarter.</summary>
    public static Column Quarter(Column column) => Call("quarter", column);

    /// <summary>Spark's <c>quote</c>: the text in single quotes, quotes in it escaped. Since Spark 4.1.</summary>
    public static Column Quote(Column text) => Since("4.1", "quote", text);

    /// <summary>Spark's <c>radians</c>: degrees as radians.</summary>
    public static Column Radians(Column column) => Call("radians", column);

    /// <summary>Spark's <c>radians</c>: degrees as radians.</summary>
    public static Column Radians(string columnName) => Call("radians", columnName);

    /// <summary>Spark's <c>raise_error</c>: an error with a message.</summary>
    public static Column RaiseError(Column column) => Call("raise_error", column);

    /// <summary>Spark's <c>rand</c>: a number from 0 to below 1 for each row.</summary>
    public static Column Rand() => Call("rand");

    /// <summary>Spark's <c>rand</c>: a number from 0 to below 1 for each row.</summary>
    public static Column Rand(long seed) => Call("rand", seed);

    /// <summary>Spark's <c>randn</c>: a normally distributed number for each row.</summary>
    public static Column Randn() => Call("randn");

    /// <summary>Spark's <c>randn</c>: a normally distributed number for each row.</summary>
    public static Column Randn(long seed) => Call("randn", seed);

    /// <summary>Spark's <c>random</c>: a number from 0 to below 1 for each row.</summary>
    public static Column Random() => Call("random");

    /// <summary>Spark's <c>random</c>: a number from 0 to below 1 for each row.</summary>
    public static Column Random(Column seed) => Call("random", seed);

    /// <summary>Spark's <c>randstr</c>: random letters and digits of a length. Since Spark 4.0.</summary>
    public static Column Randstr(Column length) => Since("4.0", "randstr", length);

    /// <summary>Spark's <c>randstr</c>: random letters and digits of a length. Since Spark 4.0.</summary>
    public static Column Randstr(Column length, Column seed) => Since("4.0", "randstr", length, seed);

    /// <summary>Spark's <c>rank</c>: the row's rank in its window, with gaps.</summary>
    public static Column Rank() => Call("rank");

    /// <summary>Spark's <c>reflect</c>: a static method of a Java class, by names and arguments.</summary>
    public static Column Reflect(params Column[] columns) => Call("reflect", (object)columns);

    /// <summary>Spark's <c>regexp</c>: whether text matches a regular expression of Java.</summary>
    public static Column Regexp(Column text, Column regexp) => Call("regexp", text, regexp);

    /// <summary>Spark's <c>regexp_count</c>: the number of matches of a regular expression.</summary>
    public static Column RegexpCount(Column text, Column regexp) => Call("regexp_count", text, regexp);

    /// <summary>Spark's <c>regexp_extract</c>: a group of the first match of a regular expression; empty if there is none.</summary>
    public static Column RegexpExtract(Column column, string exp, int groupIdx) => Call("regexp_extract", column, exp, groupIdx);

    /// <summary>Spark's <c>regexp_extract_all</c>: a group of each match of a regular expression.</summary>
    public static Column RegexpExtractAll(Column text, Column regexp) => Call("regexp_extract_all", text, regexp);

    /// <summary>Spark's <c>regexp_extract_all</c>: a group of each match of a regular expression.</summary>
    public static Column RegexpExtractAll(Column text, Column regexp, Column idx) => Call("regexp_extract_all", text, regexp, idx);

    /// <summary>Spark's <c>regexp_instr</c>: where the first match of a regular expression is, from 1; 0 if nowhere.</summary>
    public static Column RegexpInstr(Column text, Column regexp) => Call("regexp_instr", text, regexp);

    /// <summary>Spark's <c>regexp_instr</c>: where the first match of a regular expression is, from 1; 0 if nowhere.</summary>
    public static Column RegexpInstr(Column text, Column regexp, Column idx) => Call("regexp_instr", text, regexp, idx);

    /// <summary>Spark's <c>regexp_like</c>: whether text matches a regular expression of Java.</summary>
    public static Column RegexpLike(Column text, Column regexp) => Call("regexp_like", text, regexp);

    /// <summary>Spark's <c>regexp_replace</c>: matches of a regular expression replaced.</summary>
    public static Column RegexpReplace(Column column, Column pattern, Column replacement) =>
        Call("regexp_replace", column, pattern, replacement);

    /// <summary>Spark's <c>regexp_replace</c>: matches of a regular expression replaced.</summary>
    public static Column RegexpReplace(Column column, string pattern, string replacement) =>
        Call("regexp_replace", column, pattern, replacement);

    /// <summary>Spark's <c>regexp_substr</c>: the first match of a regular expression; null if there is none.</summary>
    public static Column RegexpSubstr(Column text, Column regexp) => Call("regexp_substr", text, regexp);

    /// <summary>Spark's <c>regr_avgx</c>: the mean of x where neither y nor x is null.</summary>
    public static Column RegrAvgx(Column y, Column x) => Call("regr_avgx", y, x);

    /// <summary>Spark's <c>regr_avgy</c>: the mean of y where neither y nor x is null.</summary>
    public static Column RegrAvgy(Column y, Column x) => Call("regr_avgy", y, x);

    /// <summary>Spark's <c>regr_count</c>: the number of rows where neither y nor x is null.</summary>
    public static Column RegrCount(Column y, Column x) => Call("regr_count", y, x);

    /// <summary>Spark's <c>regr_intercept</c>: where the regression line of y over x meets the y-axis.</summary>
    public static Column RegrIntercept(Column y, Column x) => Call("regr_intercept", y, x);

    /// <summary>Spark's <c>regr_r2</c>: the coefficient of determination of y over x.</summary>
    public static Column RegrR2(Column y, Column x) => Call("regr_r2", y, x);

    /// <summary>Spark's <c>regr_slope</c>: the slope of the regression line of y over x.</summary>
    public static Column RegrSlope(Column y, Column x) => Call("regr_slope", y, x);

    /// <summary>Spark's <c>regr_sxx</c>: the sum of squares of x.</summary>
    public static Column RegrSxx(Column y, Column x) => Call("regr_sxx", y, x);

    /// <summary>Spark's <c>regr_sxy</c>: the sum of products of y and x.</summary>
    public static Column RegrSxy(Column y, Column x) => Call("regr_sxy", y, x);

    /// <summary>Spark's <c>regr_syy</c>: the sum of squares of y.</summary>
    public static Column RegrSyy(Column y, Column x) => Call("regr_syy", y, x);

    /// <summary>Spark's <c>repeat</c>: the text several times. Since Spark 4.0.</summary>
    public static Column Repeat(Column text, Column count) => Since("4.0", "repeat", text, count);

    /// <summary>Spark's <c>repeat</c>: the text several times.</summary>
    public static Column Repeat(Column text, int count) => Call("repeat", text, count);

    /// <summary>Spark's <c>replace</c>: parts of the text replaced, or taken out.</summary>
    public static Column Replace(Column src, Column search) => Call("replace", src, search);

    /// <summary>Spark's <c>replace</c>: parts of the text replaced, or taken out.</summary>
    public static Column Replace(Column src, Column search, Column replace) => Call("replace", src, search, replace);

    /// <summary>Spark's <c>reverse</c>: the text or array backwards.</summary>
    public static Column Reverse(Column column) => Call("reverse", column);

    /// <summary>Spark's <c>right</c>: characters at the end.</summary>
    public static Column Right(Column text, Column len) => Call("right", text, len);

    /// <summary>Spark's <c>rint</c>: the nearest integer, as a double.</summary>
    public static Column Rint(Column column) => Call("rint", column);

    /// <summary>Spark's <c>rint</c>: the nearest integer, as a double.</summary>
    public static Column Rint(string columnName) => Call("rint", columnName);

    /// <summary>Spark's <c>rlike</c>: whether text matches a regular expression of Java.</summary>
    public static Column Rlike(Column text, Column regexp) => Call("rlike", text, regexp);

    /// <summary>Spark's <c>round</c>: rounds half away from zero.</summary>
    public static Column Round(Column column) => Call("round", column);

    /// <summary>Spark's <c>round</c>: rounds half away from zero. Since Spark 4.0.</summary>
    public static Column Round(Column column, Column scale) => Since("4.0", "round", column, scale);

    /// <summary>Spark's <c>round</c>: rounds half away from zero.</summary>
    public static Column Round(Column column, int scale) => Call("round", column, scale);

    /// <summary>Spark's <c>row_number</c>: the row's number in its window, from 1.</summary>
    public static Column RowNumber() => Call("row_number");

    /// <summary>Spark's <c>rpad</c>: filled up at the end. Since Spark 4.0.</summary>
    public static Column Rpad(Column text, Column len, Column pad) => Since("4.0", "rpad", text, len, pad);

    /// <summary>Spark's <c>rpad</c>: filled up at the end.</summary>
    public static Column Rpad(Column text, int len, byte[] pad) => Call("rpad", text, len, pad);

    /// <summary>Spark's <c>rpad</c>: filled up at the end.</summary>
    public static Column Rpad(Column text, int len, string pad) => Call("rpad", text, len, pad);

    /// <summary>Spark's <c>rtrim</c>: without blanks, or given characters, at the end.</summary>
    public static Column Rtrim(Column column) => Call("rtrim", column);

    /// <summary>Spark's <c>rtrim</c>: without blanks, or given characters, at the end. Since Spark 4.0.</summary>
    public static Column Rtrim(Column column, Column trim) => Since("4.0", "rtrim", column, trim);

    /// <summary>Spark's <c>rtrim</c>: without blanks, or given characters, at the end.</summary>
    public static Column Rtrim(Column column, string trimString) => Call("rtrim", column, trimString);
}

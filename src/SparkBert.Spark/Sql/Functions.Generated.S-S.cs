namespace SparkBert.Spark.Sql;

// Made by scripts/make-functions.py from Spark's own list: change that, not this.
public static partial class Functions
{
    /// <summary>Spark's <c>schema_of_csv</c>: the schema of a line of CSV, in DDL.</summary>
    public static Column SchemaOfCsv(Column csv) => Call("schema_of_csv", csv);

    /// <summary>Spark's <c>schema_of_csv</c>: the schema of a line of CSV, in DDL.</summary>
    public static Column SchemaOfCsv(string csv) => Call("schema_of_csv", csv);

    /// <summary>Spark's <c>schema_of_csv</c>: the schema of a line of CSV, in DDL.</summary>
    public static Column SchemaOfCsv(Column csv, IReadOnlyDictionary<string, string> options) => Call("schema_of_csv", csv, options);

    /// <summary>Spark's <c>schema_of_json</c>: the schema of JSON, in DDL.</summary>
    public static Column SchemaOfJson(Column json) => Call("schema_of_json", json);

    /// <summary>Spark's <c>schema_of_json</c>: the schema of JSON, in DDL.</summary>
    public static Column SchemaOfJson(string json) => Call("schema_of_json", json);

    /// <summary>Spark's <c>schema_of_json</c>: the schema of JSON, in DDL.</summary>
    public static Column SchemaOfJson(Column json, IReadOnlyDictionary<string, string> options) => Call("schema_of_json", json, options);

    /// <summary>Spark's <c>schema_of_variant</c>: the schema of a variant, in DDL. Since Spark 4.0.</summary>
    public static Column SchemaOfVariant(Column v) => Since("4.0", "schema_of_variant", v);

    /// <summary>
    /// Spark's <c>schema_of_variant_agg</c>: the schema that the group's variants have in common, in DDL. Since Spark 4.0.
    /// </summary>
    public static Column SchemaOfVariantAgg(Column v) => Since("4.0", "schema_of_variant_agg", v);

    /// <summary>Spark's <c>schema_of_xml</c>: the schema of XML, in DDL. Since Spark 4.0.</summary>
    public static Column SchemaOfXml(Column xml) => Since("4.0", "schema_of_xml", xml);

    /// <summary>Spark's <c>schema_of_xml</c>: the schema of XML, in DDL. Since Spark 4.0.</summary>
    public static Column SchemaOfXml(string xml) => Since("4.0", "schema_of_xml", xml);

    /// <summary>Spark's <c>schema_of_xml</c>: the schema of XML, in DDL. Since Spark 4.0.</summary>
    public static Column SchemaOfXml(Column xml, IReadOnlyDictionary<string, string> options) =>
        Since("4.0", "schema_of_xml", xml, options);

    /// <summary>Spark's <c>sec</c>: the secant.</summary>
    public static Column Sec(Column column) => Call("sec", column);

    /// <summary>Spark's <c>second</c>: the second.</summary>
    public static Column Second(Column column) => Call("second", column);

    /// <summary>Spark's <c>sentences</c>: the sentences of a text as arrays of words.</summary>
    public static Column Sentences(Column text) => Call("sentences", text);

    /// <summary>Spark's <c>sentences</c>: the sentences of a text as arrays of words. Since Spark 4.0.</summary>
    public static Column Sentences(Column text, Column language) => Since("4.0", "sentences", text, language);

    /// <summary>Spark's <c>sentences</c>: the sentences of a text as arrays of words.</summary>
    public static Column Sentences(Column text, Column language, Column country) => Call("sentences", text, language, country);

    /// <summary>Spark's <c>sequence</c>: the numbers or times from one to another.</summary>
    public static Column Sequence(Column start, Column stop) => Call("sequence", start, stop);

    /// <summary>Spark's <c>sequence</c>: the numbers or times from one to another.</summary>
    public static Column Sequence(Column start, Column stop, Column step) => Call("sequence", start, stop, step);

    /// <summary>Spark's <c>session_window</c>: the session that a row is in: rows with no gap between them.</summary>
    public static Column Session_Window(Column timeColumn, Column gapDuration) => Call("session_window", timeColumn, gapDuration);

    /// <summary>Spark's <c>session_window</c>: the session that a row is in: rows with no gap between them.</summary>
    public static Column Session_Window(Column timeColumn, string gapDuration) => Call("session_window", timeColumn, gapDuration);

    /// <summary>Spark's <c>session_user</c>: the user. Since Spark 4.0.</summary>
    public static Column SessionUser() => Since("4.0", "session_user");

    /// <summary>Spark's <c>sha</c>: the SHA-1 digest in hex.</summary>
    public static Column Sha(Column column) => Call("sha", column);

    /// <summary>Spark's <c>sha1</c>: the SHA-1 digest in hex.</summary>
    public static Column Sha1(Column column) => Call("sha1", column);

    /// <summary>Spark's <c>sha2</c>: a SHA-2 digest in hex: 224, 256, 384 or 512 bits.</summary>
    public static Column Sha2(Column column, int numBits) => Call("sha2", column, numBits);

    /// <summary>Spark's <c>shiftLeft</c>: the bits moved to the left.</summary>
    public static Column ShiftLeft(Column column, int numBits) => Call("shiftLeft", column, numBits);

    /// <summary>Spark's <c>shiftleft</c>: the bits moved to the left.</summary>
    public static Column Shiftleft(Column column, int numBits) => Call("shiftleft", column, numBits);

    /// <summary>Spark's <c>shiftRight</c>: the bits moved to the right, the sign kept.</summary>
    public static Column ShiftRight(Column column, int numBits) => Call("shiftRight", column, numBits);

    /// <summary>Spark's <c>shiftright</c>: the bits moved to the right, the sign kept.</summary>
    public static Column Shiftright(Column column, int numBits) => Call("shiftright", column, numBits);

    /// <summary>Spark's <c>shiftRightUnsigned</c>: the bits moved to the right, zeros put in.</summary>
    public static Column ShiftRightUnsigned(Column column, int numBits) => Call("shiftRightUnsigned", column, numBits);

    /// <summary>Spark's <c>shiftrightunsigned</c>: the bits moved to the right, zeros put in.</summary>
    public static Column Shiftrightunsigned(Column column, int numBits) => Call("shiftrightunsigned", column, numBits);

    /// <summary>Spark's <c>shuffle</c>: the elements in a random order.</summary>
    public static Column Shuffle(Column column) => Call("shuffle", column);

    /// <summary>Spark's <c>shuffle</c>: the elements in a random order. Since Spark 4.0.</summary>
    public static Column Shuffle(Column column, Column seed) => Since("4.0", "shuffle", column, seed);

    /// <summary>Spark's <c>sign</c>: the sign.</summary>
    public static Column Sign(Column column) => Call("sign", column);

    /// <summary>Spark's <c>signum</c>: the sign.</summary>
    public static Column Signum(Column column) => Call("signum", column);

    /// <summary>Spark's <c>signum</c>: the sign.</summary>
    public static Column Signum(string columnName) => Call("signum", columnName);

    /// <summary>Spark's <c>sin</c>: the sine.</summary>
    public static Column Sin(Column column) => Call("sin", column);

    /// <summary>Spark's <c>sin</c>: the sine.</summary>
    public static Column Sin(string columnName) => Call("sin", columnName);

    /// <summary>Spark's <c>sinh</c>: the hyperbolic sine.</summary>
    public static Column Sinh(Column column) => Call("sinh", column);

    /// <summary>Spark's <c>sinh</c>: the hyperbolic sine.</summary>
    public static Column Sinh(string columnName) => Call("sinh", columnName);

    /// <summary>Spark's <c>size</c>: the number of elements.</summary>
    public static Column Size(Column column) => Call("size", column);

    /// <summary>Spark's <c>skewness</c>: the skewness.</summary>
    public static Column Skewness(Column column) => Call("skewness", column);

    /// <summary>Spark's <c>skewness</c>: the skewness.</summary>
    public static Column Skewness(string columnName) => Call("skewness", columnName);

    /// <summary>Spark's <c>slice</c>: some elements; the start counts from 1.</summary>
    public static Column Slice(Column x, Column start, Column length) => Call("slice", x, start, length);

    /// <summary>Spark's <c>slice</c>: some elements; the start counts from 1.</summary>
    public static Column Slice(Column x, int start, int length) => Call("slice", x, start, length);

    /// <summary>Spark's <c>some</c>: whether it is true in a row of the group.</summary>
    public static Column Some(Column column) => Call("some", column);

    /// <summary>Spark's <c>sort_array</c>: the elements in order.</summary>
    public static Column SortArray(Column column) => Call("sort_array", column);

    /// <summary>Spark's <c>sort_array</c>: the elements in order.</summary>
    public static Column SortArray(Column column, bool asc) => Call("sort_array", column, asc);

    /// <summary>Spark's <c>soundex</c>: the sound of an English word.</summary>
    public static Column Soundex(Column column) => Call("soundex", column);

    /// <summary>Spark's <c>spark_partition_id</c>: the number of the row's partition.</summary>
    public static Column SparkPartitionId() => Call("spark_partition_id");

    /// <summary>Spark's <c>split</c>: the parts between matches of a regular expression. Since Spark 4.0.</summary>
    public static Column Split(Column text, Column pattern) => Since("4.0", "split", text, pattern);

    /// <summary>Spark's <c>split</c>: the parts between matches of a regular expression.</summary>
    public static Column Split(Column text, string pattern) => Call("split", text, pattern);

    /// <summary>Spark's <c>split</c>: the parts between matches of a regular expression. Since Spark 4.0.</summary>
    public static Column Split(Column text, Column pattern, Column limit) => Since("4.0", "split", text, pattern, limit);

    /// <summary>Spark's <c>split</c>: the parts between matches of a regular expression.</summary>
    public static Column Split(Column text, string pattern, int limit) => Call("split", text, pattern, limit);

    /// <summary>Spark's <c>split_part</c>: the part of a number, from 1, between separators.</summary>
    public static Column SplitPart(Column text, Column delimiter, Column partNum) => Call("split_part", text, delimiter, partNum);

    /// <summary>Spark's <c>sqrt</c>: the square root.</summary>
    public static Column Sqrt(Column column) => Call("sqrt", column);

    /// <summary>Spark's <c>sqrt</c>: the square root.</summary>
    public static Column Sqrt(string columnName) => Call("sqrt", columnName);

    /// <summary>Spark's <c>stack</c>: the values in a number of rows.</summary>
    public static Column Stack(params Column[] columns) => Call("stack", (object)columns);

    /// <summary>Spark's <c>startswith</c>: whether text or bytes start with a part.</summary>
    public static Column Startswith(Column text, Column prefix) => Call("startswith", text, prefix);

    /// <summary>Spark's <c>st_asbinary</c>: a geometry or geography as well-known binary. Since Spark 4.1.</summary>
    public static Column StAsbinary(Column geo) => Since("4.1", "st_asbinary", geo);

    /// <summary>Spark's <c>st_asbinary</c>: a geometry or geography as well-known binary. Since Spark 4.2.</summary>
    public static Column StAsbinary(Column geo, Column endianness) => Since("4.2", "st_asbinary", geo, endianness);

    /// <summary>Spark's <c>st_asbinary</c>: a geometry or geography as well-known binary. Since Spark 4.2.</summary>
    public static Column StAsbinary(Column geo, string endianness) => Since("4.2", "st_asbinary", geo, endianness);

    /// <summary>Spark's <c>std</c>: the standard deviation of a sample.</summary>
    public static Column Std(Column column) => Call("std", column);

    /// <summary>Spark's <c>stddev</c>: the standard deviation of a sample.</summary>
    public static Column Stddev(Column column) => Call("stddev", column);

    /// <summary>Spark's <c>stddev</c>: the standard deviation of a sample.</summary>
    public static Column Stddev(string columnName) => Call("stddev", columnName);

    /// <summary>Spark's <c>stddev_pop</c>: the standard deviation of a whole population.</summary>
    public static Column StddevPop(Column column) => Call("stddev_pop", column);

    /// <summary>Spark's <c>stddev_pop</c>: the standard deviation of a whole population.</summary>
    public static Column StddevPop(string columnName) => Call("stddev_pop", columnName);

    /// <summary>Spark's <c>stddev_samp</c>: the standard deviation of a sample.</summary>
    public static Column StddevSamp(Column column) => Call("stddev_samp", column);

    /// <summary>Spark's <c>stddev_samp</c>: the standard deviation of a sample.</summary>
    public static Column StddevSamp(string columnName) => Call("stddev_samp", columnName);

    /// <summary>Spark's <c>st_geogfromwkb</c>: a geography of well-known binary. Since Spark 4.1.</summary>
    public static Column StGeogfromwkb(Column wkb) => Since("4.1", "st_geogfromwkb", wkb);

    /// <summary>Spark's <c>st_geomfromwkb</c>: a geometry of well-known binary. Since Spark 4.1.</summary>
    public static Column StGeomfromwkb(Column wkb) => Since("4.1", "st_geomfromwkb", wkb);

    /// <summary>Spark's <c>st_geomfromwkb</c>: a geometry of well-known binary. Since Spark 4.2.</summary>
    public static Column StGeomfromwkb(Column wkb, Column srid) => Since("4.2", "st_geomfromwkb", wkb, srid);

    /// <summary>Spark's <c>st_geomfromwkb</c>: a geometry of well-known binary. Since Spark 4.2.</summary>
    public static Column StGeomfromwkb(Column wkb, int srid) => Since("4.2", "st_geomfromwkb", wkb, srid);

    /// <summary>Spark's <c>string_agg</c>: the group's texts as one, with a separator where given. Since Spark 4.0.</summary>
    public static Column StringAgg(Column column) => Since("4.0", "string_agg", column);

    /// <summary>Spark's <c>string_agg</c>: the group's texts as one, with a separator where given. Since Spark 4.0.</summary>
    public static Column StringAgg(Column column, Column delimiter) => Since("4.0", "string_agg", column, delimiter);

    /// <summary>
    /// Spark's <c>string_agg_distinct</c>: the group's different texts as one, with a separator where given. Since Spark 4.0.
    /// </summary>
    public static Column StringAggDistinct(Column column) => Since("4.0", "string_agg_distinct", column);

    /// <summary>
    /// Spark's <c>string_agg_distinct</c>: the group's different texts as one, with a separator where given. Since Spark 4.0.
    /// </summary>
    public static Column StringAggDistinct(Column column, Column delimiter) => Since("4.0", "string_agg_distinct", column, delimiter);

    /// <summary>
    /// Spark's <c>str_to_map</c>: text as a map; pairs stand between commas, keys before colons, or separators that are given.
    /// </summary>
    public static Column StrToMap(Column text) => Call("str_to_map", text);

    /// <summary>
    /// Spark's <c>str_to_map</c>: text as a map; pairs stand between commas, keys before colons, or separators that are given.
    /// </summary>
    public static Column StrToMap(Column text, Column pairDelim) => Call("str_to_map", text, pairDelim);

    /// <summary>
    /// Spark's <c>str_to_map</c>: text as a map; pairs stand between commas, keys before colons, or separators that are given.
    /// </summary>
    public static Column StrToMap(Column text, Column pairDelim, Column keyValueDelim) =>
        Call("str_to_map", text, pairDelim, keyValueDelim);

    /// <summary>Spark's <c>struct</c>: a struct of columns.</summary>
    public static Column Struct(params Column[] columns) => Call("struct", (object)columns);

    /// <summary>Spark's <c>struct</c>: a struct of columns.</summary>
    public static Column Struct(string columnName, params string[] columnNames) => Call("struct", columnName, columnNames);

    /// <summary>Spark's <c>st_setsrid</c>: the geometry or geography with another spatial reference. Since Spark 4.1.</summary>
    public static Column StSetsrid(Column geo, Column srid) => Since("4.1", "st_setsrid", geo, srid);

    /// <summary>Spark's <c>st_setsrid</c>: the geometry or geography with another spatial reference. Since Spark 4.1.</summary>
    public static Column StSetsrid(Column geo, int srid) => Since("4.1", "st_setsrid", geo, srid);

    /// <summary>Spark's <c>st_srid</c>: the spatial reference of a geometry or geography. Since Spark 4.1.</summary>
    public static Column StSrid(Column geo) => Since("4.1", "st_srid", geo);

    /// <summary>Spark's <c>substr</c>: a part of a text or of bytes; the position counts from 1.</summary>
    public static Column Substr(Column text, Column pos) => Call("substr", text, pos);

    /// <summary>Spark's <c>substr</c>: a part of a text or of bytes; the position counts from 1.</summary>
    public static Column Substr(Column text, Column pos, Column len) => Call("substr", text, pos, len);

    /// <summary>Spark's <c>substring</c>: a part of a text; the position counts from 1. Since Spark 4.0.</summary>
    public static Column Substring(Column text, Column pos, Column len) => Since("4.0", "substring", text, pos, len);

    /// <summary>Spark's <c>substring</c>: a part of a text; the position counts from 1.</summary>
    public static Column Substring(Column text, int pos, int len) => Call("substring", text, pos, len);

    /// <summary>
    /// Spark's <c>substring_index</c>: the text before a separator's occurrence, counted from the start, or with a negative count from the
    /// end.
    /// </summary>
    public static Column SubstringIndex(Column text, string delim, int count) => Call("substring_index", text, delim, count);

    /// <summary>Spark's <c>sum</c>: the sum.</summary>
    public static Column Sum(Column column) => Call("sum", column);

    /// <summary>Spark's <c>sum</c>: the sum.</summary>
    public static Column Sum(string columnName) => Call("sum", columnName);

    /// <summary>Spark's <c>sum_distinct</c>: the sum of the different values.</summary>
    public static Column Sum_Distinct(Column column) => Call("sum_distinct", column);

    /// <summary>Spark's <c>sumDistinct</c>: the sum of the different values.</summary>
    public static Column SumDistinct(Column column) => Call("sumDistinct", column);

    /// <summary>Spark's <c>sumDistinct</c>: the sum of the different values.</summary>
    public static Column SumDistinct(string columnName) => Call("sumDistinct", columnName);
}

using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

// Made by scripts/make-functions.py from Spark's own list: change that, not this.
public static partial class Functions
{
    /// <summary>Spark's <c>e</c>: Euler's number.</summary>
    public static Column E() => Call("e");

    /// <summary>Spark's <c>element_at</c>: an element (from 1), or a key's value.</summary>
    public static Column ElementAt(Column column, object? value) => Call("element_at", column, Lit(value));

    /// <summary>Spark's <c>elt</c>: the column whose number the first one is, from 1.</summary>
    public static Column Elt(params Column[] inputs) => Call("elt", (object)inputs);

    /// <summary>Spark's <c>encode</c>: text as bytes.</summary>
    public static Column Encode(Column value, string charset) => Call("encode", value, charset);

    /// <summary>Spark's <c>endswith</c>: whether text or bytes end with a part.</summary>
    public static Column Endswith(Column text, Column suffix) => Call("endswith", text, suffix);

    /// <summary>Spark's <c>equal_null</c>: whether both are equal; two nulls are.</summary>
    public static Column EqualNull(Column col1, Column col2) => Call("equal_null", col1, col2);

    /// <summary>Spark's <c>every</c>: whether it is true in all rows of the group.</summary>
    public static Column Every(Column column) => Call("every", column);

    /// <summary>Spark's <c>exp</c>: e to a power.</summary>
    public static Column Exp(Column column) => Call("exp", column);

    /// <summary>Spark's <c>exp</c>: e to a power.</summary>
    public static Column Exp(string columnName) => Call("exp", columnName);

    /// <summary>Spark's <c>explode</c>: a row for each element; none for null or empty.</summary>
    public static Column Explode(Column column) => Call("explode", column);

    /// <summary>Spark's <c>explode_outer</c>: a row for each element; one for null or empty.</summary>
    public static Column ExplodeOuter(Column column) => Call("explode_outer", column);

    /// <summary>Spark's <c>expm1</c>: e to a power, less 1; exact near 0.</summary>
    public static Column Expm1(Column column) => Call("expm1", column);

    /// <summary>Spark's <c>expm1</c>: e to a power, less 1; exact near 0.</summary>
    public static Column Expm1(string columnName) => Call("expm1", columnName);

    /// <summary>Spark's <c>expr</c>: an expression in SQL.</summary>
    public static Column Expr(string columns) => Call("expr", columns);

    /// <summary>Spark's <c>extract</c>: a part of a date, time or interval, named by a column.</summary>
    public static Column Extract(Column field, Column source) => Call("extract", field, source);

    /// <summary>Spark's <c>factorial</c>: the factorial.</summary>
    public static Column Factorial(Column column) => Call("factorial", column);

    /// <summary>Spark's <c>find_in_set</c>: the place of a text in a list with commas, from 1; 0 if nowhere.</summary>
    public static Column FindInSet(Column text, Column strArray) => Call("find_in_set", text, strArray);

    /// <summary>Spark's <c>first</c>: the first value.</summary>
    public static Column First(Column column) => Call("first", column);

    /// <summary>Spark's <c>first</c>: the first value.</summary>
    public static Column First(string columnName) => Call("first", columnName);

    /// <summary>Spark's <c>first</c>: the first value.</summary>
    public static Column First(Column column, bool ignoreNulls) => Call("first", column, ignoreNulls);

    /// <summary>Spark's <c>first</c>: the first value.</summary>
    public static Column First(string columnName, bool ignoreNulls) => Call("first", columnName, ignoreNulls);

    /// <summary>Spark's <c>first_value</c>: the first value, or with true the first that isn't null.</summary>
    public static Column FirstValue(Column column) => Call("first_value", column);

    /// <summary>Spark's <c>first_value</c>: the first value, or with true the first that isn't null.</summary>
    public static Column FirstValue(Column column, Column ignoreNulls) => Call("first_value", column, ignoreNulls);

    /// <summary>Spark's <c>flatten</c>: an array of arrays as one.</summary>
    public static Column Flatten(Column column) => Call("flatten", column);

    /// <summary>Spark's <c>floor</c>: the next integer below.</summary>
    public static Column Floor(Column column) => Call("floor", column);

    /// <summary>Spark's <c>floor</c>: the next integer below.</summary>
    public static Column Floor(string columnName) => Call("floor", columnName);

    /// <summary>Spark's <c>floor</c>: the next integer below.</summary>
    public static Column Floor(Column column, Column scale) => Call("floor", column, scale);

    /// <summary>Spark's <c>format_number</c>: a number as text with separators.</summary>
    public static Column FormatNumber(Column x, int d) => Call("format_number", x, d);

    /// <summary>Spark's <c>format_string</c>: text by a format of Java's.</summary>
    public static Column FormatString(string format, params Column[] arguments) => Call("format_string", format, arguments);

    /// <summary>Spark's <c>from_csv</c>: a line of CSV as a struct.</summary>
    public static Column FromCsv(Column column, Column schema, IReadOnlyDictionary<string, string> options) =>
        Call("from_csv", column, schema, options);

    /// <summary>Spark's <c>from_json</c>: JSON as a struct, array or map.</summary>
    public static Column FromJson(Column column, Column schema) => Call("from_json", column, schema);

    /// <summary>Spark's <c>from_json</c>: JSON as a struct, array or map.</summary>
    public static Column FromJson(Column column, DataType schema) => Call("from_json", column, schema);

    /// <summary>Spark's <c>from_json</c>: JSON as a struct, array or map.</summary>
    public static Column FromJson(Column column, Column schema, IReadOnlyDictionary<string, string> options) =>
        Call("from_json", column, schema, options);

    /// <summary>Spark's <c>from_json</c>: JSON as a struct, array or map.</summary>
    public static Column FromJson(Column column, DataType schema, IReadOnlyDictionary<string, string> options) =>
        Call("from_json", column, schema, options);

    /// <summary>Spark's <c>from_json</c>: JSON as a struct, array or map.</summary>
    public static Column FromJson(Column column, string schema, IReadOnlyDictionary<string, string> options) =>
        Call("from_json", column, schema, options);

    /// <summary>Spark's <c>from_unixtime</c>: seconds since 1970 as text, by a format where given.</summary>
    public static Column FromUnixTime(Column ut) => Call("from_unixtime", ut);

    /// <summary>Spark's <c>from_unixtime</c>: seconds since 1970 as text, by a format where given.</summary>
    public static Column FromUnixTime(Column ut, string f) => Call("from_unixtime", ut, f);

    /// <summary>Spark's <c>from_utc_timestamp</c>: a timestamp, taken as UTC, in a time zone.</summary>
    public static Column FromUtcTimestamp(Column timestamp, Column tz) => Call("from_utc_timestamp", timestamp, tz);

    /// <summary>Spark's <c>from_utc_timestamp</c>: a timestamp, taken as UTC, in a time zone.</summary>
    public static Column FromUtcTimestamp(Column timestamp, string tz) => Call("from_utc_timestamp", timestamp, tz);

    /// <summary>Spark's <c>from_xml</c>: XML as a struct. Since Spark 4.0.</summary>
    public static Column FromXml(Column column, Column schema) => Since("4.0", "from_xml", column, schema);

    /// <summary>Spark's <c>from_xml</c>: XML as a struct. Since Spark 4.0.</summary>
    public static Column FromXml(Column column, StructType schema) => Since("4.0", "from_xml", column, schema);

    /// <summary>Spark's <c>from_xml</c>: XML as a struct. Since Spark 4.0.</summary>
    public static Column FromXml(Column column, Column schema, IReadOnlyDictionary<string, string> options) =>
        Since("4.0", "from_xml", column, schema, options);

    /// <summary>Spark's <c>from_xml</c>: XML as a struct. Since Spark 4.0.</summary>
    public static Column FromXml(Column column, StructType schema, IReadOnlyDictionary<string, string> options) =>
        Since("4.0", "from_xml", column, schema, options);

    /// <summary>Spark's <c>from_xml</c>: XML as a struct. Since Spark 4.0.</summary>
    public static Column FromXml(Column column, string schema, IReadOnlyDictionary<string, string> options) =>
        Since("4.0", "from_xml", column, schema, options);

    /// <summary>Spark's <c>get</c>: an element of an array, from 0; null outside.</summary>
    public static Column Get(Column column, Column index) => Call("get", column, index);

    /// <summary>Spark's <c>getbit</c>: a bit at a place, from 0 at the right.</summary>
    public static Column Getbit(Column column, Column pos) => Call("getbit", column, pos);

    /// <summary>Spark's <c>get_json_object</c>: the value at a path in JSON.</summary>
    public static Column GetJsonObject(Column column, string path) => Call("get_json_object", column, path);

    /// <summary>Spark's <c>greatest</c>: the greatest value of the columns.</summary>
    public static Column Greatest(params Column[] columns) => Call("greatest", (object)columns);

    /// <summary>Spark's <c>greatest</c>: the greatest value of the columns.</summary>
    public static Column Greatest(string columnName, params string[] columnNames) => Call("greatest", columnName, columnNames);

    /// <summary>Spark's <c>grouping</c>: whether the row sums over the column (1) or not (0).</summary>
    public static Column Grouping(Column column) => Call("grouping", column);

    /// <summary>Spark's <c>grouping</c>: whether the row sums over the column (1) or not (0).</summary>
    public static Column Grouping(string columnName) => Call("grouping", columnName);

    /// <summary>Spark's <c>grouping_id</c>: the level of grouping: a bit for each column that the row sums over.</summary>
    public static Column GroupingId(params Column[] columns) => Call("grouping_id", (object)columns);

    /// <summary>Spark's <c>grouping_id</c>: the level of grouping: a bit for each column that the row sums over.</summary>
    public static Column GroupingId(string columnName, params string[] columnNames) => Call("grouping_id", columnName, columnNames);

    /// <summary>Spark's <c>hash</c>: a 32-bit hash.</summary>
    public static Column Hash(params Column[] columns) => Call("hash", (object)columns);

    /// <summary>Spark's <c>hex</c>: as hexadecimal digits.</summary>
    public static Column Hex(Column column) => Call("hex", column);

    /// <summary>Spark's <c>histogram_numeric</c>: a histogram of a number of bins.</summary>
    public static Column HistogramNumeric(Column column, Column nBins) => Call("histogram_numeric", column, nBins);

    /// <summary>Spark's <c>hll_sketch_agg</c>: a HyperLogLog sketch of the values, as bytes.</summary>
    public static Column HllSketchAgg(Column column) => Call("hll_sketch_agg", column);

    /// <summary>Spark's <c>hll_sketch_agg</c>: a HyperLogLog sketch of the values, as bytes.</summary>
    public static Column HllSketchAgg(string columnName) => Call("hll_sketch_agg", columnName);

    /// <summary>Spark's <c>hll_sketch_agg</c>: a HyperLogLog sketch of the values, as bytes.</summary>
    public static Column HllSketchAgg(Column column, Column lgConfigK) => Call("hll_sketch_agg", column, lgConfigK);

    /// <summary>Spark's <c>hll_sketch_agg</c>: a HyperLogLog sketch of the values, as bytes.</summary>
    public static Column HllSketchAgg(Column column, int lgConfigK) => Call("hll_sketch_agg", column, lgConfigK);

    /// <summary>Spark's <c>hll_sketch_agg</c>: a HyperLogLog sketch of the values, as bytes.</summary>
    public static Column HllSketchAgg(string columnName, int lgConfigK) => Call("hll_sketch_agg", columnName, lgConfigK);

    /// <summary>Spark's <c>hll_sketch_estimate</c>: the approximate number of different values of a HyperLogLog sketch.</summary>
    public static Column HllSketchEstimate(Column column) => Call("hll_sketch_estimate", column);

    /// <summary>Spark's <c>hll_sketch_estimate</c>: the approximate number of different values of a HyperLogLog sketch.</summary>
    public static Column HllSketchEstimate(string columnName) => Call("hll_sketch_estimate", columnName);

    /// <summary>Spark's <c>hll_union</c>: two HyperLogLog sketches as one.</summary>
    public static Column HllUnion(Column c1, Column c2) => Call("hll_union", c1, c2);

    /// <summary>Spark's <c>hll_union</c>: two HyperLogLog sketches as one.</summary>
    public static Column HllUnion(string columnName1, string columnName2) => Call("hll_union", columnName1, columnName2);

    /// <summary>Spark's <c>hll_union</c>: two HyperLogLog sketches as one.</summary>
    public static Column HllUnion(Column c1, Column c2, bool allowDifferentLgConfigK) => Call("hll_union", c1, c2, allowDifferentLgConfigK);

    /// <summary>Spark's <c>hll_union</c>: two HyperLogLog sketches as one.</summary>
    public static Column HllUnion(string columnName1, string columnName2, bool allowDifferentLgConfigK) =>
        Call("hll_union", columnName1, columnName2, allowDifferentLgConfigK);

    /// <summary>Spark's <c>hll_union_agg</c>: the group's HyperLogLog sketches as one.</summary>
    public static Column HllUnionAgg(Column column) => Call("hll_union_agg", column);

    /// <summary>Spark's <c>hll_union_agg</c>: the group's HyperLogLog sketches as one.</summary>
    public static Column HllUnionAgg(string columnName) => Call("hll_union_agg", columnName);

    /// <summary>Spark's <c>hll_union_agg</c>: the group's HyperLogLog sketches as one.</summary>
    public static Column HllUnionAgg(Column column, Column allowDifferentLgConfigK) =>
        Call("hll_union_agg", column, allowDifferentLgConfigK);

    /// <summary>Spark's <c>hll_union_agg</c>: the group's HyperLogLog sketches as one.</summary>
    public static Column HllUnionAgg(Column column, bool allowDifferentLgConfigK) => Call("hll_union_agg", column, allowDifferentLgConfigK);

    /// <summary>Spark's <c>hll_union_agg</c>: the group's HyperLogLog sketches as one.</summary>
    public static Column HllUnionAgg(string columnName, bool allowDifferentLgConfigK) =>
        Call("hll_union_agg", columnName, allowDifferentLgConfigK);

    /// <summary>Spark's <c>hour</c>: the hour.</summary>
    public static Column Hour(Column column) => Call("hour", column);

    /// <summary>Spark's <c>hours</c>: parts a new table by hours; for <see cref="DataFrameWriterV2.PartitionedBy"/>.</summary>
    public static Column Hours(Column column) => Call("hours", column);

    /// <summary>Spark's <c>hypot</c>: the length of the hypotenuse.</summary>
    public static Column Hypot(Column left, Column right) => Call("hypot", left, right);

    /// <summary>Spark's <c>hypot</c>: the length of the hypotenuse.</summary>
    public static Column Hypot(Column left, double right) => Call("hypot", left, right);

    /// <summary>Spark's <c>hypot</c>: the length of the hypotenuse.</summary>
    public static Column Hypot(Column left, string rightName) => Call("hypot", left, rightName);

    /// <summary>Spark's <c>hypot</c>: the length of the hypotenuse.</summary>
    public static Column Hypot(double left, Column right) => Call("hypot", left, right);

    /// <summary>Spark's <c>hypot</c>: the length of the hypotenuse.</summary>
    public static Column Hypot(double left, string rightName) => Call("hypot", left, rightName);

    /// <summary>Spark's <c>hypot</c>: the length of the hypotenuse.</summary>
    public static Column Hypot(string leftName, Column right) => Call("hypot", leftName, right);

    /// <summary>Spark's <c>hypot</c>: the length of the hypotenuse.</summary>
    public static Column Hypot(string leftName, double right) => Call("hypot", leftName, right);

    /// <summary>Spark's <c>hypot</c>: the length of the hypotenuse.</summary>
    public static Column Hypot(string leftName, string rightName) => Call("hypot", leftName, rightName);

    /// <summary>Spark's <c>ifnull</c>: the first, or the second if the first is null.</summary>
    public static Column Ifnull(Column col1, Column col2) => Call("ifnull", col1, col2);

    /// <summary>Spark's <c>ilike</c>: whether text matches a pattern of SQL, in upper or lower case.</summary>
    public static Column Ilike(Column text, Column pattern) => Call("ilike", text, pattern);

    /// <summary>Spark's <c>ilike</c>: whether text matches a pattern of SQL, in upper or lower case.</summary>
    public static Column Ilike(Column text, Column pattern, Column escapeChar) => Call("ilike", text, pattern, escapeChar);

    /// <summary>Spark's <c>initcap</c>: a capital at the start of each word.</summary>
    public static Column InitCap(Column column) => Call("initcap", column);

    /// <summary>Spark's <c>inline</c>: a row for each struct of an array.</summary>
    public static Column Inline(Column column) => Call("inline", column);

    /// <summary>Spark's <c>inline_outer</c>: a row for each struct of an array; one for null or empty.</summary>
    public static Column InlineOuter(Column column) => Call("inline_outer", column);

    /// <summary>Spark's <c>input_file_block_length</c>: the length of the block of a file that the row came from, in bytes.</summary>
    public static Column InputFileBlockLength() => Call("input_file_block_length");

    /// <summary>Spark's <c>input_file_block_start</c>: where the block of a file begins that the row came from, in bytes.</summary>
    public static Column InputFileBlockStart() => Call("input_file_block_start");

    /// <summary>Spark's <c>input_file_name</c>: the file that the row came from.</summary>
    public static Column InputFileName() => Call("input_file_name");

    /// <summary>Spark's <c>instr</c>: where a part is, from 1; 0 if nowhere. Since Spark 4.0.</summary>
    public static Column Instr(Column text, Column substring) => Since("4.0", "instr", text, substring);

    /// <summary>Spark's <c>instr</c>: where a part is, from 1; 0 if nowhere.</summary>
    public static Column Instr(Column text, string substring) => Call("instr", text, substring);

    /// <summary>Spark's <c>isnan</c>: whether it is not a number.</summary>
    public static Column IsNaN(Column column) => Call("isnan", column);

    /// <summary>Spark's <c>isnotnull</c>: whether it is not null.</summary>
    public static Column Isnotnull(Column column) => Call("isnotnull", column);

    /// <summary>Spark's <c>isnull</c>: whether it is null.</summary>
    public static Column IsNull(Column column) => Call("isnull", column);

    /// <summary>Spark's <c>is_valid_utf8</c>: whether text is valid UTF-8. Since Spark 4.0.</summary>
    public static Column IsValidUtf8(Column text) => Since("4.0", "is_valid_utf8", text);

    /// <summary>Spark's <c>is_valid_variant</c>: whether the bytes of a variant are valid. Since Spark 4.2.</summary>
    public static Column IsValidVariant(Column v) => Since("4.2", "is_valid_variant", v);

    /// <summary>Spark's <c>is_variant_null</c>: whether a variant holds JSON's null. Since Spark 4.0.</summary>
    public static Column IsVariantNull(Column v) => Since("4.0", "is_variant_null", v);

    /// <summary>Spark's <c>java_method</c>: a static method of a Java class, by names and arguments.</summary>
    public static Column JavaMethod(params Column[] columns) => Call("java_method", (object)columns);

    /// <summary>Spark's <c>json_array_length</c>: the number of elements of a JSON array.</summary>
    public static Column JsonArrayLength(Column column) => Call("json_array_length", column);

    /// <summary>Spark's <c>json_object_keys</c>: the keys of a JSON object.</summary>
    public static Column JsonObjectKeys(Column column) => Call("json_object_keys", column);

    /// <summary>Spark's <c>json_tuple</c>: the values of some fields of a JSON object, a column each.</summary>
    public static Column JsonTuple(Column json, params string[] fields) => Call("json_tuple", json, fields);

    /// <summary>Spark's <c>kll_merge_agg_bigint</c>: the group's KLL sketches of whole numbers as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggBigint(Column column) => Since("4.1", "kll_merge_agg_bigint", column);

    /// <summary>Spark's <c>kll_merge_agg_bigint</c>: the group's KLL sketches of whole numbers as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggBigint(string columnName) => Since("4.1", "kll_merge_agg_bigint", columnName);

    /// <summary>Spark's <c>kll_merge_agg_bigint</c>: the group's KLL sketches of whole numbers as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggBigint(Column column, Column k) => Since("4.1", "kll_merge_agg_bigint", column, k);

    /// <summary>Spark's <c>kll_merge_agg_bigint</c>: the group's KLL sketches of whole numbers as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggBigint(Column column, int k) => Since("4.1", "kll_merge_agg_bigint", column, k);

    /// <summary>Spark's <c>kll_merge_agg_bigint</c>: the group's KLL sketches of whole numbers as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggBigint(string columnName, int k) => Since("4.1", "kll_merge_agg_bigint", columnName, k);

    /// <summary>Spark's <c>kll_merge_agg_double</c>: the group's KLL sketches of doubles as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggDouble(Column column) => Since("4.1", "kll_merge_agg_double", column);

    /// <summary>Spark's <c>kll_merge_agg_double</c>: the group's KLL sketches of doubles as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggDouble(string columnName) => Since("4.1", "kll_merge_agg_double", columnName);

    /// <summary>Spark's <c>kll_merge_agg_double</c>: the group's KLL sketches of doubles as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggDouble(Column column, Column k) => Since("4.1", "kll_merge_agg_double", column, k);

    /// <summary>Spark's <c>kll_merge_agg_double</c>: the group's KLL sketches of doubles as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggDouble(Column column, int k) => Since("4.1", "kll_merge_agg_double", column, k);

    /// <summary>Spark's <c>kll_merge_agg_double</c>: the group's KLL sketches of doubles as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggDouble(string columnName, int k) => Since("4.1", "kll_merge_agg_double", columnName, k);

    /// <summary>Spark's <c>kll_merge_agg_float</c>: the group's KLL sketches of floats as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggFloat(Column column) => Since("4.1", "kll_merge_agg_float", column);

    /// <summary>Spark's <c>kll_merge_agg_float</c>: the group's KLL sketches of floats as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggFloat(string columnName) => Since("4.1", "kll_merge_agg_float", columnName);

    /// <summary>Spark's <c>kll_merge_agg_float</c>: the group's KLL sketches of floats as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggFloat(Column column, Column k) => Since("4.1", "kll_merge_agg_float", column, k);

    /// <summary>Spark's <c>kll_merge_agg_float</c>: the group's KLL sketches of floats as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggFloat(Column column, int k) => Since("4.1", "kll_merge_agg_float", column, k);

    /// <summary>Spark's <c>kll_merge_agg_float</c>: the group's KLL sketches of floats as one. Since Spark 4.1.</summary>
    public static Column KllMergeAggFloat(string columnName, int k) => Since("4.1", "kll_merge_agg_float", columnName, k);

    /// <summary>Spark's <c>kll_sketch_agg_bigint</c>: a KLL sketch of whole numbers, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggBigint(Column column) => Since("4.1", "kll_sketch_agg_bigint", column);

    /// <summary>Spark's <c>kll_sketch_agg_bigint</c>: a KLL sketch of whole numbers, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggBigint(string columnName) => Since("4.1", "kll_sketch_agg_bigint", columnName);

    /// <summary>Spark's <c>kll_sketch_agg_bigint</c>: a KLL sketch of whole numbers, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggBigint(Column column, Column k) => Since("4.1", "kll_sketch_agg_bigint", column, k);

    /// <summary>Spark's <c>kll_sketch_agg_bigint</c>: a KLL sketch of whole numbers, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggBigint(Column column, int k) => Since("4.1", "kll_sketch_agg_bigint", column, k);

    /// <summary>Spark's <c>kll_sketch_agg_bigint</c>: a KLL sketch of whole numbers, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggBigint(string columnName, int k) => Since("4.1", "kll_sketch_agg_bigint", columnName, k);

    /// <summary>Spark's <c>kll_sketch_agg_double</c>: a KLL sketch of doubles, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggDouble(Column column) => Since("4.1", "kll_sketch_agg_double", column);

    /// <summary>Spark's <c>kll_sketch_agg_double</c>: a KLL sketch of doubles, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggDouble(string columnName) => Since("4.1", "kll_sketch_agg_double", columnName);

    /// <summary>Spark's <c>kll_sketch_agg_double</c>: a KLL sketch of doubles, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggDouble(Column column, Column k) => Since("4.1", "kll_sketch_agg_double", column, k);

    /// <summary>Spark's <c>kll_sketch_agg_double</c>: a KLL sketch of doubles, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggDouble(Column column, int k) => Since("4.1", "kll_sketch_agg_double", column, k);

    /// <summary>Spark's <c>kll_sketch_agg_double</c>: a KLL sketch of doubles, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggDouble(string columnName, int k) => Since("4.1", "kll_sketch_agg_double", columnName, k);

    /// <summary>Spark's <c>kll_sketch_agg_float</c>: a KLL sketch of floats, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggFloat(Column column) => Since("4.1", "kll_sketch_agg_float", column);

    /// <summary>Spark's <c>kll_sketch_agg_float</c>: a KLL sketch of floats, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggFloat(string columnName) => Since("4.1", "kll_sketch_agg_float", columnName);

    /// <summary>Spark's <c>kll_sketch_agg_float</c>: a KLL sketch of floats, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggFloat(Column column, Column k) => Since("4.1", "kll_sketch_agg_float", column, k);

    /// <summary>Spark's <c>kll_sketch_agg_float</c>: a KLL sketch of floats, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggFloat(Column column, int k) => Since("4.1", "kll_sketch_agg_float", column, k);

    /// <summary>Spark's <c>kll_sketch_agg_float</c>: a KLL sketch of floats, as bytes. Since Spark 4.1.</summary>
    public static Column KllSketchAggFloat(string columnName, int k) => Since("4.1", "kll_sketch_agg_float", columnName, k);

    /// <summary>Spark's <c>kll_sketch_get_n_bigint</c>: the number of values in a KLL sketch of whole numbers. Since Spark 4.1.</summary>
    public static Column KllSketchGetNBigint(Column column) => Since("4.1", "kll_sketch_get_n_bigint", column);

    /// <summary>Spark's <c>kll_sketch_get_n_double</c>: the number of values in a KLL sketch of doubles. Since Spark 4.1.</summary>
    public static Column KllSketchGetNDouble(Column column) => Since("4.1", "kll_sketch_get_n_double", column);

    /// <summary>Spark's <c>kll_sketch_get_n_float</c>: the number of values in a KLL sketch of floats. Since Spark 4.1.</summary>
    public static Column KllSketchGetNFloat(Column column) => Since("4.1", "kll_sketch_get_n_float", column);

    /// <summary>
    /// Spark's <c>kll_sketch_get_quantile_bigint</c>: the approximate value below which a share of a KLL sketch of whole numbers is. Since
    /// Spark 4.1.
    /// </summary>
    public static Column KllSketchGetQuantileBigint(Column sketch, Column rank) =>
        Since("4.1", "kll_sketch_get_quantile_bigint", sketch, rank);

    /// <summary>
    /// Spark's <c>kll_sketch_get_quantile_double</c>: the approximate value below which a share of a KLL sketch of doubles is. Since Spark
    /// 4.1.
    /// </summary>
    public static Column KllSketchGetQuantileDouble(Column sketch, Column rank) =>
        Since("4.1", "kll_sketch_get_quantile_double", sketch, rank);

    /// <summary>
    /// Spark's <c>kll_sketch_get_quantile_float</c>: the approximate value below which a share of a KLL sketch of floats is. Since Spark
    /// 4.1.
    /// </summary>
    public static Column KllSketchGetQuantileFloat(Column sketch, Column rank) =>
        Since("4.1", "kll_sketch_get_quantile_float", sketch, rank);

    /// <summary>
    /// Spark's <c>kll_sketch_get_rank_bigint</c>: the approximate share of a KLL sketch of whole numbers that is below a value. Since Spark
    /// 4.1.
    /// </summary>
    public static Column KllSketchGetRankBigint(Column sketch, Column quantile) =>
        Since("4.1", "kll_sketch_get_rank_bigint", sketch, quantile);

    /// <summary>
    /// Spark's <c>kll_sketch_get_rank_double</c>: the approximate share of a KLL sketch of doubles that is below a value. Since Spark 4.1.
    /// </summary>
    public static Column KllSketchGetRankDouble(Column sketch, Column quantile) =>
        Since("4.1", "kll_sketch_get_rank_double", sketch, quantile);

    /// <summary>
    /// Spark's <c>kll_sketch_get_rank_float</c>: the approximate share of a KLL sketch of floats that is below a value. Since Spark 4.1.
    /// </summary>
    public static Column KllSketchGetRankFloat(Column sketch, Column quantile) =>
        Since("4.1", "kll_sketch_get_rank_float", sketch, quantile);

    /// <summary>Spark's <c>kll_sketch_merge_bigint</c>: two KLL sketches of whole numbers as one. Since Spark 4.1.</summary>
    public static Column KllSketchMergeBigint(Column left, Column right) => Since("4.1", "kll_sketch_merge_bigint", left, right);

    /// <summary>Spark's <c>kll_sketch_merge_double</c>: two KLL sketches of doubles as one. Since Spark 4.1.</summary>
    public static Column KllSketchMergeDouble(Column left, Column right) => Since("4.1", "kll_sketch_merge_double", left, right);

    /// <summary>Spark's <c>kll_sketch_merge_float</c>: two KLL sketches of floats as one. Since Spark 4.1.</summary>
    public static Column KllSketchMergeFloat(Column left, Column right) => Since("4.1", "kll_sketch_merge_float", left, right);

    /// <summary>Spark's <c>kll_sketch_to_string_bigint</c>: a KLL sketch of whole numbers as text for people. Since Spark 4.1.</summary>
    public static Column KllSketchToStringBigint(Column column) => Since("4.1", "kll_sketch_to_string_bigint", column);

    /// <summary>Spark's <c>kll_sketch_to_string_double</c>: a KLL sketch of doubles as text for people. Since Spark 4.1.</summary>
    public static Column KllSketchToStringDouble(Column column) => Since("4.1", "kll_sketch_to_string_double", column);

    /// <summary>Spark's <c>kll_sketch_to_string_float</c>: a KLL sketch of floats as text for people. Since Spark 4.1.</summary>
    public static Column KllSketchToStringFloat(Column column) => Since("4.1", "kll_sketch_to_string_float", column);

    /// <summary>Spark's <c>kurtosis</c>: the kurtosis.</summary>
    public static Column Kurtosis(Column column) => Call("kurtosis", column);

    /// <summary>Spark's <c>kurtosis</c>: the kurtosis.</summary>
    public static Column Kurtosis(string columnName) => Call("kurtosis", columnName);
}

namespace SparkBert.Spark.Sql;

// Made by scripts/make-functions.py from Spark's own list: change that, not this.
public static partial class Functions
{
    /// <summary>Spark's <c>abs</c>: the absolute value.</summary>
    public static Column Abs(Column column) => Call("abs", column);

    /// <summary>Spark's <c>acos</c>: the angle whose cosine it is.</summary>
    public static Column Acos(Column column) => Call("acos", column);

    /// <summary>Spark's <c>acos</c>: the angle whose cosine it is.</summary>
    public static Column Acos(string columnName) => Call("acos", columnName);

    /// <summary>Spark's <c>acosh</c>: the number whose hyperbolic cosine it is.</summary>
    public static Column Acosh(Column column) => Call("acosh", column);

    /// <summary>Spark's <c>acosh</c>: the number whose hyperbolic cosine it is.</summary>
    public static Column Acosh(string columnName) => Call("acosh", columnName);

    /// <summary>Spark's <c>add_months</c>: months later.</summary>
    public static Column AddMonths(Column startDate, Column numMonths) => Call("add_months", startDate, numMonths);

    /// <summary>Spark's <c>add_months</c>: months later.</summary>
    public static Column AddMonths(Column startDate, int numMonths) => Call("add_months", startDate, numMonths);

    /// <summary>
    /// Spark's <c>aes_decrypt</c>: bytes that AES encrypted, with a key, and where given a mode, a padding and data to authenticate.
    /// </summary>
    public static Column AesDecrypt(Column input, Column key) => Call("aes_decrypt", input, key);

    /// <summary>
    /// Spark's <c>aes_decrypt</c>: bytes that AES encrypted, with a key, and where given a mode, a padding and data to authenticate.
    /// </summary>
    public static Column AesDecrypt(Column input, Column key, Column mode) => Call("aes_decrypt", input, key, mode);

    /// <summary>
    /// Spark's <c>aes_decrypt</c>: bytes that AES encrypted, with a key, and where given a mode, a padding and data to authenticate.
    /// </summary>
    public static Column AesDecrypt(Column input, Column key, Column mode, Column padding) =>
        Call("aes_decrypt", input, key, mode, padding);

    /// <summary>
    /// Spark's <c>aes_decrypt</c>: bytes that AES encrypted, with a key, and where given a mode, a padding and data to authenticate.
    /// </summary>
    public static Column AesDecrypt(Column input, Column key, Column mode, Column padding, Column aad) =>
        Call("aes_decrypt", input, key, mode, padding, aad);

    /// <summary>
    /// Spark's <c>aes_encrypt</c>: bytes encrypted by AES with a key, and where given a mode, a padding, a start vector and data to
    /// authenticate.
    /// </summary>
    public static Column AesEncrypt(Column input, Column key) => Call("aes_encrypt", input, key);

    /// <summary>
    /// Spark's <c>aes_encrypt</c>: bytes encrypted by AES with a key, and where given a mode, a padding, a start vector and data to
    /// authenticate.
    /// </summary>
    public static Column AesEncrypt(Column input, Column key, Column mode) => Call("aes_encrypt", input, key, mode);

    /// <summary>
    /// Spark's <c>aes_encrypt</c>: bytes encrypted by AES with a key, and where given a mode, a padding, a start vector and data to
    /// authenticate.
    /// </summary>
    public static Column AesEncrypt(Column input, Column key, Column mode, Column padding) =>
        Call("aes_encrypt", input, key, mode, padding);

    /// <summary>
    /// Spark's <c>aes_encrypt</c>: bytes encrypted by AES with a key, and where given a mode, a padding, a start vector and data to
    /// authenticate.
    /// </summary>
    public static Column AesEncrypt(Column input, Column key, Column mode, Column padding, Column iv) =>
        Call("aes_encrypt", input, key, mode, padding, iv);

    /// <summary>
    /// Spark's <c>aes_encrypt</c>: bytes encrypted by AES with a key, and where given a mode, a padding, a start vector and data to
    /// authenticate.
    /// </summary>
    public static Column AesEncrypt(Column input, Column key, Column mode, Column padding, Column iv, Column aad) =>
        Call("aes_encrypt", input, key, mode, padding, iv, aad);

    /// <summary>Spark's <c>any</c>: whether it is true in a row of the group.</summary>
    public static Column Any(Column column) => Call("any", column);

    /// <summary>Spark's <c>any_value</c>: a value of the group, any one.</summary>
    public static Column AnyValue(Column column) => Call("any_value", column);

    /// <summary>Spark's <c>any_value</c>: a value of the group, any one.</summary>
    public static Column AnyValue(Column column, Column ignoreNulls) => Call("any_value", column, ignoreNulls);

    /// <summary>Spark's <c>approx_count_distinct</c>: the approximate number of different values.</summary>
    public static Column ApproxCountDistinct(Column column) => Call("approx_count_distinct", column);

    /// <summary>Spark's <c>approx_count_distinct</c>: the approximate number of different values.</summary>
    public static Column ApproxCountDistinct(string columnName) => Call("approx_count_distinct", columnName);

    /// <summary>Spark's <c>approx_count_distinct</c>: the approximate number of different values.</summary>
    public static Column ApproxCountDistinct(Column column, double rsd) => Call("approx_count_distinct", column, rsd);

    /// <summary>Spark's <c>approx_count_distinct</c>: the approximate number of different values.</summary>
    public static Column ApproxCountDistinct(string columnName, double rsd) => Call("approx_count_distinct", columnName, rsd);

    /// <summary>Spark's <c>approx_percentile</c>: the approximate value below which a share of the rows is.</summary>
    public static Column ApproxPercentile(Column column, Column percentage, Column accuracy) =>
        Call("approx_percentile", column, percentage, accuracy);

    /// <summary>Spark's <c>array</c>: an array of columns.</summary>
    public static Column Array(params Column[] columns) => Call("array", (object)columns);

    /// <summary>Spark's <c>array</c>: an array of columns.</summary>
    public static Column Array(string columnName, params string[] columnNames) => Call("array", columnName, columnNames);

    /// <summary>Spark's <c>array_agg</c>: the values as an array.</summary>
    public static Column ArrayAgg(Column column) => Call("array_agg", column);

    /// <summary>Spark's <c>array_append</c>: the array with a value at its end.</summary>
    public static Column ArrayAppend(Column column, object? element) => Call("array_append", column, Lit(element));

    /// <summary>Spark's <c>array_compact</c>: the elements without nulls.</summary>
    public static Column ArrayCompact(Column column) => Call("array_compact", column);

    /// <summary>Spark's <c>array_contains</c>: whether an array has a value.</summary>
    public static Column ArrayContains(Column column, object? value) => Call("array_contains", column, Lit(value));

    /// <summary>Spark's <c>array_distinct</c>: the different elements.</summary>
    public static Column ArrayDistinct(Column column) => Call("array_distinct", column);

    /// <summary>Spark's <c>array_except</c>: the elements that only the first has.</summary>
    public static Column ArrayExcept(Column col1, Column col2) => Call("array_except", col1, col2);

    /// <summary>Spark's <c>array_insert</c>: the array with a value put in at a place, from 1.</summary>
    public static Column ArrayInsert(Column arr, Column pos, Column value) => Call("array_insert", arr, pos, value);

    /// <summary>Spark's <c>array_intersect</c>: the elements that both have.</summary>
    public static Column ArrayIntersect(Column col1, Column col2) => Call("array_intersect", col1, col2);

    /// <summary>Spark's <c>array_join</c>: the elements as one text.</summary>
    public static Column ArrayJoin(Column column, string delimiter) => Call("array_join", column, delimiter);

    /// <summary>Spark's <c>array_join</c>: the elements as one text.</summary>
    public static Column ArrayJoin(Column column, string delimiter, string nullReplacement) =>
        Call("array_join", column, delimiter, nullReplacement);

    /// <summary>Spark's <c>array_max</c>: the greatest element.</summary>
    public static Column ArrayMax(Column column) => Call("array_max", column);

    /// <summary>Spark's <c>array_min</c>: the smallest element.</summary>
    public static Column ArrayMin(Column column) => Call("array_min", column);

    /// <summary>Spark's <c>array_position</c>: where a value is, from 1; 0 if nowhere.</summary>
    public static Column ArrayPosition(Column column, object? value) => Call("array_position", column, Lit(value));

    /// <summary>Spark's <c>array_prepend</c>: the array with a value at its start.</summary>
    public static Column ArrayPrepend(Column column, object? element) => Call("array_prepend", column, Lit(element));

    /// <summary>Spark's <c>array_remove</c>: the elements without a value.</summary>
    public static Column ArrayRemove(Column column, object? element) => Call("array_remove", column, Lit(element));

    /// <summary>Spark's <c>array_repeat</c>: an array of one value several times.</summary>
    public static Column ArrayRepeat(Column left, Column right) => Call("array_repeat", left, right);

    /// <summary>Spark's <c>array_repeat</c>: an array of one value several times.</summary>
    public static Column ArrayRepeat(Column column, int count) => Call("array_repeat", column, count);

    /// <summary>Spark's <c>array_size</c>: the number of an array's elements; null for null.</summary>
    public static Column ArraySize(Column column) => Call("array_size", column);

    /// <summary>Spark's <c>array_sort</c>: the elements in order, nulls last.</summary>
    public static Column ArraySort(Column column) => Call("array_sort", column);

    /// <summary>Spark's <c>arrays_overlap</c>: whether two arrays have an element in common.</summary>
    public static Column ArraysOverlap(Column a1, Column a2) => Call("arrays_overlap", a1, a2);

    /// <summary>Spark's <c>arrays_zip</c>: the arrays' elements side by side, as structs.</summary>
    public static Column ArraysZip(params Column[] column) => Call("arrays_zip", (object)column);

    /// <summary>Spark's <c>array_union</c>: the elements of both, once.</summary>
    public static Column ArrayUnion(Column col1, Column col2) => Call("array_union", col1, col2);

    /// <summary>Spark's <c>asc</c>: orders upwards.</summary>
    public static Column Asc(string columnName) => Call("asc", columnName);

    /// <summary>Spark's <c>ascii</c>: the code point of the first character.</summary>
    public static Column Ascii(Column column) => Call("ascii", column);

    /// <summary>Spark's <c>asc_nulls_first</c>: orders upwards, nulls first.</summary>
    public static Column AscNullsFirst(string columnName) => Call("asc_nulls_first", columnName);

    /// <summary>Spark's <c>asc_nulls_last</c>: orders upwards, nulls last.</summary>
    public static Column AscNullsLast(string columnName) => Call("asc_nulls_last", columnName);

    /// <summary>Spark's <c>asin</c>: the angle whose sine it is.</summary>
    public static Column Asin(Column column) => Call("asin", column);

    /// <summary>Spark's <c>asin</c>: the angle whose sine it is.</summary>
    public static Column Asin(string columnName) => Call("asin", columnName);

    /// <summary>Spark's <c>asinh</c>: the number whose hyperbolic sine it is.</summary>
    public static Column Asinh(Column column) => Call("asinh", column);

    /// <summary>Spark's <c>asinh</c>: the number whose hyperbolic sine it is.</summary>
    public static Column Asinh(string columnName) => Call("asinh", columnName);

    /// <summary>Spark's <c>assert_true</c>: null where a condition holds; an error where it does not.</summary>
    public static Column AssertTrue(Column column) => Call("assert_true", column);

    /// <summary>Spark's <c>assert_true</c>: null where a condition holds; an error where it does not.</summary>
    public static Column AssertTrue(Column column, Column column2) => Call("assert_true", column, column2);

    /// <summary>Spark's <c>atan</c>: the angle whose tangent it is.</summary>
    public static Column Atan(Column column) => Call("atan", column);

    /// <summary>Spark's <c>atan</c>: the angle whose tangent it is.</summary>
    public static Column Atan(string columnName) => Call("atan", columnName);

    /// <summary>Spark's <c>atan2</c>: the angle of a point in the plane, from y and x.</summary>
    public static Column Atan2(Column y, Column x) => Call("atan2", y, x);

    /// <summary>Spark's <c>atan2</c>: the angle of a point in the plane, from y and x.</summary>
    public static Column Atan2(Column y, double xValue) => Call("atan2", y, xValue);

    /// <summary>Spark's <c>atan2</c>: the angle of a point in the plane, from y and x.</summary>
    public static Column Atan2(Column y, string xName) => Call("atan2", y, xName);

    /// <summary>Spark's <c>atan2</c>: the angle of a point in the plane, from y and x.</summary>
    public static Column Atan2(double yValue, Column x) => Call("atan2", yValue, x);

    /// <summary>Spark's <c>atan2</c>: the angle of a point in the plane, from y and x.</summary>
    public static Column Atan2(double yValue, string xName) => Call("atan2", yValue, xName);

    /// <summary>Spark's <c>atan2</c>: the angle of a point in the plane, from y and x.</summary>
    public static Column Atan2(string yName, Column x) => Call("atan2", yName, x);

    /// <summary>Spark's <c>atan2</c>: the angle of a point in the plane, from y and x.</summary>
    public static Column Atan2(string yName, double xValue) => Call("atan2", yName, xValue);

    /// <summary>Spark's <c>atan2</c>: the angle of a point in the plane, from y and x.</summary>
    public static Column Atan2(string yName, string xName) => Call("atan2", yName, xName);

    /// <summary>Spark's <c>atanh</c>: the number whose hyperbolic tangent it is.</summary>
    public static Column Atanh(Column column) => Call("atanh", column);

    /// <summary>Spark's <c>atanh</c>: the number whose hyperbolic tangent it is.</summary>
    public static Column Atanh(string columnName) => Call("atanh", columnName);

    /// <summary>Spark's <c>avg</c>: the mean.</summary>
    public static Column Avg(Column column) => Call("avg", column);

    /// <summary>Spark's <c>avg</c>: the mean.</summary>
    public static Column Avg(string columnName) => Call("avg", columnName);

    /// <summary>Spark's <c>base64</c>: a binary as Base64.</summary>
    public static Column Base64(Column column) => Call("base64", column);

    /// <summary>Spark's <c>bin</c>: an integer in binary digits.</summary>
    public static Column Bin(Column column) => Call("bin", column);

    /// <summary>Spark's <c>bin</c>: an integer in binary digits.</summary>
    public static Column Bin(string columnName) => Call("bin", columnName);

    /// <summary>Spark's <c>bit_and</c>: the bits that are set in all rows of the group.</summary>
    public static Column BitAnd(Column column) => Call("bit_and", column);

    /// <summary>Spark's <c>bit_count</c>: the number of bits that are set.</summary>
    public static Column BitCount(Column column) => Call("bit_count", column);

    /// <summary>Spark's <c>bit_get</c>: a bit at a place, from 0 at the right.</summary>
    public static Column BitGet(Column column, Column pos) => Call("bit_get", column, pos);

    /// <summary>Spark's <c>bit_length</c>: the length in bits.</summary>
    public static Column BitLength(Column column) => Call("bit_length", column);

    /// <summary>Spark's <c>bitmap_and_agg</c>: the bits that are set in all bitmaps of the group. Since Spark 4.1.</summary>
    public static Column BitmapAndAgg(Column column) => Since("4.1", "bitmap_and_agg", column);

    /// <summary>Spark's <c>bitmap_bit_position</c>: the place of a number's bit in its bitmap.</summary>
    public static Column BitmapBitPosition(Column column) => Call("bitmap_bit_position", column);

    /// <summary>Spark's <c>bitmap_bucket_number</c>: the number of the bitmap that a number belongs to.</summary>
    public static Column BitmapBucketNumber(Column column) => Call("bitmap_bucket_number", column);

    /// <summary>Spark's <c>bitmap_construct_agg</c>: a bitmap of the places of bits of the group.</summary>
    public static Column BitmapConstructAgg(Column column) => Call("bitmap_construct_agg", column);

    /// <summary>Spark's <c>bitmap_count</c>: the number of bits that are set in a bitmap.</summary>
    public static Column BitmapCount(Column column) => Call("bitmap_count", column);

    /// <summary>Spark's <c>bitmap_or_agg</c>: the bits that are set in a bitmap of the group.</summary>
    public static Column BitmapOrAgg(Column column) => Call("bitmap_or_agg", column);

    /// <summary>Spark's <c>bit_or</c>: the bits that are set in a row of the group.</summary>
    public static Column BitOr(Column column) => Call("bit_or", column);

    /// <summary>Spark's <c>bitwise_not</c>: the bits turned over.</summary>
    public static Column Bitwise_Not(Column column) => Call("bitwise_not", column);

    /// <summary>Spark's <c>bitwiseNOT</c>: the bits turned over.</summary>
    public static Column BitwiseNOT(Column column) => Call("bitwiseNOT", column);

    /// <summary>Spark's <c>bit_xor</c>: the bits that are set in an odd number of the group's rows.</summary>
    public static Column BitXor(Column column) => Call("bit_xor", column);

    /// <summary>Spark's <c>bool_and</c>: whether it is true in all rows of the group.</summary>
    public static Column BoolAnd(Column column) => Call("bool_and", column);

    /// <summary>Spark's <c>bool_or</c>: whether it is true in a row of the group.</summary>
    public static Column BoolOr(Column column) => Call("bool_or", column);

    /// <summary>Spark's <c>bround</c>: rounds half to even.</summary>
    public static Column Bround(Column column) => Call("bround", column);

    /// <summary>Spark's <c>bround</c>: rounds half to even. Since Spark 4.0.</summary>
    public static Column Bround(Column column, Column scale) => Since("4.0", "bround", column, scale);

    /// <summary>Spark's <c>bround</c>: rounds half to even.</summary>
    public static Column Bround(Column column, int scale) => Call("bround", column, scale);

    /// <summary>Spark's <c>btrim</c>: without blanks, or given characters, at both ends.</summary>
    public static Column Btrim(Column text) => Call("btrim", text);

    /// <summary>Spark's <c>btrim</c>: without blanks, or given characters, at both ends.</summary>
    public static Column Btrim(Column text, Column trim) => Call("btrim", text, trim);

    /// <summary>
    /// Spark's <c>bucket</c>: parts a new table into buckets by a hash; for <see cref="DataFrameWriterV2.PartitionedBy"/>.
    /// </summary>
    public static Column Bucket(Column numBuckets, Column column) => Call("bucket", numBuckets, column);

    /// <summary>
    /// Spark's <c>bucket</c>: parts a new table into buckets by a hash; for <see cref="DataFrameWriterV2.PartitionedBy"/>.
    /// </summary>
    public static Column Bucket(int numBuckets, Column column) => Call("bucket", numBuckets, column);
}

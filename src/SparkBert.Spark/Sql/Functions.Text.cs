namespace SparkBert.Spark.Sql;

// Texts and bytes.
public static partial class Functions
{
    /// <summary>Lower case.</summary>
    public static Column Lower(Column column) => Column.Function("lower", column);

    /// <summary>Lower case.</summary>
    public static Column Lower(string column) => Lower(Col(column));

    /// <summary>Upper case.</summary>
    public static Column Upper(Column column) => Column.Function("upper", column);

    /// <summary>Upper case.</summary>
    public static Column Upper(string column) => Upper(Col(column));

    /// <summary>A capital at the start of each word.</summary>
    public static Column Initcap(Column column) => Column.Function("initcap", column);

    /// <summary>Without blanks at both ends.</summary>
    public static Column Trim(Column column) => Column.Function("trim", column);

    /// <summary>Without blanks at the start.</summary>
    public static Column Ltrim(Column column) => Column.Function("ltrim", column);

    /// <summary>Without blanks at the end.</summary>
    public static Column Rtrim(Column column) => Column.Function("rtrim", column);

    /// <summary>The number of characters, or bytes of a binary.</summary>
    public static Column Length(Column column) => Column.Function("length", column);

    /// <summary>The number of characters, or bytes of a binary.</summary>
    public static Column Length(string column) => Length(Col(column));

    /// <summary>The columns one after the other.</summary>
    public static Column Concat(params Column[] columns) => Column.Function("concat", (object)columns);

    /// <summary>The columns with a separator between them.</summary>
    public static Column ConcatWs(string separator, params Column[] columns) => Column.Function("concat_ws", separator, columns);

    /// <summary>A part of a text; the position counts from 1.</summary>
    public static Column Substring(Column column, int position, int length) => Column.Function("substring", column, position, length);

    /// <summary>Where a part is, from 1; 0 if nowhere.</summary>
    public static Column Instr(Column column, string part) => Column.Function("instr", column, part);

    /// <summary>Where a part is, from 1; 0 if nowhere.</summary>
    public static Column Locate(string part, Column column) => Column.Function("locate", part, column);

    /// <summary>The parts between matches of a regular expression.</summary>
    public static Column Split(Column column, string pattern, int limit = -1) => Column.Function("split", column, pattern, limit);

    /// <summary>A group of a match of a regular expression.</summary>
    public static Column RegexpExtract(Column column, string pattern, int group) =>
        Column.Function("regexp_extract", column, pattern, group);

    /// <summary>Matches of a regular expression replaced.</summary>
    public static Column RegexpReplace(Column column, string pattern, string replacement) =>
        Column.Function("regexp_replace", column, pattern, replacement);

    /// <summary>Letters replaced one by one.</summary>
    public static Column Translate(Column column, string from, string to) => Column.Function("translate", column, from, to);

    /// <summary>Filled up at the start.</summary>
    public static Column Lpad(Column column, int length, string pad) => Column.Function("lpad", column, length, pad);

    /// <summary>Filled up at the end.</summary>
    public static Column Rpad(Column column, int length, string pad) => Column.Function("rpad", column, length, pad);

    /// <summary>The text several times.</summary>
    public static Column Repeat(Column column, int count) => Column.Function("repeat", column, count);

    /// <summary>The text or array backwards.</summary>
    public static Column Reverse(Column column) => Column.Function("reverse", column);

    /// <summary>A number as text with separators.</summary>
    public static Column FormatNumber(Column column, int decimals) => Column.Function("format_number", column, decimals);

    /// <summary>Text by a format of Java's.</summary>
    public static Column FormatString(string format, params Column[] columns) => Column.Function("format_string", format, columns);

    /// <summary>The number of edits between two texts.</summary>
    public static Column Levenshtein(Column first, Column second) => Column.Function("levenshtein", first, second);

    /// <summary>The sound of an English word.</summary>
    public static Column Soundex(Column column) => Column.Function("soundex", column);

    /// <summary>The MD5 digest in hex.</summary>
    public static Column Md5(Column column) => Column.Function("md5", column);

    /// <summary>The SHA-1 digest in hex.</summary>
    public static Column Sha1(Column column) => Column.Function("sha1", column);

    /// <summary>A SHA-2 digest in hex: 224, 256, 384 or 512 bits.</summary>
    public static Column Sha2(Column column, int bits) => Column.Function("sha2", column, bits);

    /// <summary>The CRC-32 of a binary.</summary>
    public static Column Crc32(Column column) => Column.Function("crc32", column);

    /// <summary>A binary as Base64.</summary>
    public static Column Base64(Column column) => Column.Function("base64", column);

    /// <summary>Base64 as a binary.</summary>
    public static Column Unbase64(Column column) => Column.Function("unbase64", column);

    /// <summary>As hexadecimal digits.</summary>
    public static Column Hex(Column column) => Column.Function("hex", column);

    /// <summary>Text as bytes.</summary>
    public static Column Encode(Column column, string charset) => Column.Function("encode", column, charset);

    /// <summary>Bytes as text.</summary>
    public static Column Decode(Column column, string charset) => Column.Function("decode", column, charset);

    /// <summary>A struct, array or map as JSON.</summary>
    public static Column ToJson(Column column) => Column.Function("to_json", column);

    /// <summary>The value at a path in JSON.</summary>
    public static Column GetJsonObject(Column column, string path) => Column.Function("get_json_object", column, path);

    /// <summary>The file that the row came from.</summary>
    public static Column InputFileName() => Column.Function("input_file_name");
}

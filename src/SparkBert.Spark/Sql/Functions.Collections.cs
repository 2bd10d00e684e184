namespace SparkBert.Spark.Sql;

// Arrays, maps and structs; nulls.
public static partial class Functions
{
    /// <summary>An array of columns.</summary>
    public static Column Array(params Column[] columns) => Column.Function("array", (object)columns);

    /// <summary>A struct of columns.</summary>
    public static Column Struct(params Column[] columns) => Column.Function("struct", (object)columns);

    /// <summary>A map of keys and values in turn.</summary>
    public static Column CreateMap(params Column[] columns) => Column.Function("map", (object)columns);

    /// <summary>A map of two arrays.</summary>
    public static Column MapFromArrays(Column keys, Column values) => Column.Function("map_from_arrays", keys, values);

    /// <summary>A map's keys.</summary>
    public static Column MapKeys(Column column) => Column.Function("map_keys", column);

    /// <summary>A map's values.</summary>
    public static Column MapValues(Column column) => Column.Function("map_values", column);

    /// <summary>A map as an array of structs.</summary>
    public static Column MapEntries(Column column) => Column.Function("map_entries", column);

    /// <summary>A row for each element; none for null or empty.</summary>
    public static Column Explode(Column column) => Column.Function("explode", column);

    /// <summary>A row for each element; none for null or empty.</summary>
    public static Column Explode(string column) => Explode(Col(column));

    /// <summary>A row for each element; one for null or empty.</summary>
    public static Column ExplodeOuter(Column column) => Column.Function("explode_outer", column);

    /// <summary>A row for each element with its place.</summary>
    public static Column Posexplode(Column column) => Column.Function("posexplode", column);

    /// <summary>A row for each element with its place; one for null or empty.</summary>
    public static Column PosexplodeOuter(Column column) => Column.Function("posexplode_outer", column);

    /// <summary>A row for each struct of an array.</summary>
    public static Column Inline(Column column) => Column.Function("inline", column);

    /// <summary>The number of elements.</summary>
    public static Column Size(Column column) => Column.Function("size", column);

    /// <summary>The number of elements.</summary>
    public static Column Size(string column) => Size(Col(column));

    /// <summary>Whether an array has a value.</summary>
    public static Column ArrayContains(Column column, object value) => Column.Function("array_contains", column, Lit(value));

    /// <summary>The different elements.</summary>
    public static Column ArrayDistinct(Column column) => Column.Function("array_distinct", column);

    /// <summary>The elements as one text.</summary>
    public static Column ArrayJoin(Column column, string separator) => Column.Function("array_join", column, separator);

    /// <summary>The greatest element.</summary>
    public static Column ArrayMax(Column column) => Column.Function("array_max", column);

    /// <summary>The smallest element.</summary>
    public static Column ArrayMin(Column column) => Column.Function("array_min", column);

    /// <summary>Where a value is, from 1; 0 if nowhere.</summary>
    public static Column ArrayPosition(Column column, object value) => Column.Function("array_position", column, Lit(value));

    /// <summary>The elements without a value.</summary>
    public static Column ArrayRemove(Column column, object value) => Column.Function("array_remove", column, Lit(value));

    /// <summary>The elements of both, once.</summary>
    public static Column ArrayUnion(Column first, Column second) => Column.Function("array_union", first, second);

    /// <summary>The elements that both have.</summary>
    public static Column ArrayIntersect(Column first, Column second) => Column.Function("array_intersect", first, second);

    /// <summary>The elements that only the first has.</summary>
    public static Column ArrayExcept(Column first, Column second) => Column.Function("array_except", first, second);

    /// <summary>The arrays' elements side by side, as structs.</summary>
    public static Column ArraysZip(params Column[] columns) => Column.Function("arrays_zip", (object)columns);

    /// <summary>An element (from 1), or a key's value.</summary>
    public static Column ElementAt(Column column, object key) => Column.Function("element_at", column, Lit(key));

    /// <summary>Some elements; the start counts from 1.</summary>
    public static Column Slice(Column column, int start, int length) => Column.Function("slice", column, start, length);

    /// <summary>The elements in order.</summary>
    public static Column SortArray(Column column, bool ascending = true) => Column.Function("sort_array", column, ascending);

    /// <summary>The elements in order, nulls last.</summary>
    public static Column ArraySort(Column column) => Column.Function("array_sort", column);

    /// <summary>An array of arrays as one.</summary>
    public static Column Flatten(Column column) => Column.Function("flatten", column);

    /// <summary>The numbers or times from one to another.</summary>
    public static Column Sequence(Column start, Column stop, Column step) => Column.Function("sequence", start, stop, step);

    /// <summary>An array of one value several times.</summary>
    public static Column ArrayRepeat(Column column, int count) => Column.Function("array_repeat", column, count);

    /// <summary>The elements in a random order.</summary>
    public static Column Shuffle(Column column) => Column.Function("shuffle", column);

    /// <summary>The first value that isn't null.</summary>
    public static Column Coalesce(params Column[] columns) => Column.Function("coalesce", (object)columns);

    /// <summary>Whether it is null.</summary>
    public static Column IsNull(Column column) => Column.Function("isnull", column);

    /// <summary>Whether it is not a number.</summary>
    public static Column IsNaN(Column column) => Column.Function("isnan", column);

    /// <summary>The first, or the second if the first is not a number.</summary>
    public static Column Nanvl(Column first, Column second) => Column.Function("nanvl", first, second);

    /// <summary>Not true.</summary>
    public static Column Not(Column column) => Column.Function("not", column);

    /// <summary>Orders upwards.</summary>
    public static Column Asc(string name) => Column.Function("asc", name);

    /// <summary>Orders downwards.</summary>
    public static Column Desc(string name) => Column.Function("desc", name);
}

using System.Text.Json.Nodes;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

// The methods of expressions that are no operators.
public sealed partial class Column
{
    /// <summary>The column under another name.</summary>
    public Column As(string name) => Method("as", name);

    /// <summary>The column under another name.</summary>
    public Column Alias(string name) => As(name);

    /// <summary>The column under another name.</summary>
    public Column Name(string name) => Method("name", name);

    /// <summary>The columns that a function makes, such as <see cref="Functions.JsonTuple"/>, under names.</summary>
    public Column As(IEnumerable<string> names) => Method("as", (object)names.ToArray());

    /// <summary>The column under another name, with metadata.</summary>
    public Column As(string name, JsonObject metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var json = metadata.ToJsonString(RelaxedJson.Options);
        return new($"{text}.as('{name}')", jvm => ToJava(jvm).CallObject(
            "as", name, jvm.Gateway.CallStaticObject("org.apache.spark.sql.types.Metadata", "fromJson", json)));
    }

    /// <summary>The column as another type, in DDL such as <c>bigint</c>.</summary>
    public Column Cast(string type) => Method("cast", type);

    /// <summary>The column as another type.</summary>
    public Column Cast(DataType type) => Method("cast", type);

    /// <summary>A field of a struct.</summary>
    public Column GetField(string name) => Method("getField", name);

    /// <summary>An element of an array (from 0), or the value of a map's key.</summary>
    public Column GetItem(object key) => Method("getItem", key);

    /// <summary>A field of a struct by its name, an element of an array (from 0), or the value of a map's key.</summary>
    public Column Apply(object extraction) => Method("apply", Of(extraction));

    /// <summary>The struct with a field set or added.</summary>
    public Column WithField(string name, Column value) => Method("withField", name, value);

    /// <summary>The struct without fields.</summary>
    public Column DropFields(params string[] names) => Method("dropFields", (object)names);

    /// <summary>Whether it is null.</summary>
    public Column IsNull() => Method("isNull");

    /// <summary>Whether it is not null.</summary>
    public Column IsNotNull() => Method("isNotNull");

    /// <summary>Whether it is not a number.</summary>
    public Column IsNaN() => Method("isNaN");

    /// <summary>Whether it equals one of the values.</summary>
    public Column IsIn(params object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var columns = values.Select(Of).ToArray();
        return Method("isin", (object)columns);
    }

    /// <summary>Whether it lies between both, ends included.</summary>
    public Column Between(object lower, object upper) => Method("between", Of(lower), Of(upper));

    /// <summary>Whether text matches a pattern of SQL (% and _).</summary>
    public Column Like(string pattern) => Method("like", pattern);

    /// <summary>Whether text matches a regular expression of Java.</summary>
    public Column RLike(string pattern) => Method("rlike", pattern);

    /// <summary>Whether text has a part.</summary>
    public Column Contains(object other) => Method("contains", Of(other));

    /// <summary>Whether text starts with a part.</summary>
    public Column StartsWith(string prefix) => Method("startsWith", prefix);

    /// <summary>Whether text starts with a part.</summary>
    public Column StartsWith(Column prefix) => Method("startsWith", prefix);

    /// <summary>Whether text ends with a part.</summary>
    public Column EndsWith(string suffix) => Method("endsWith", suffix);

    /// <summary>Whether text ends with a part.</summary>
    public Column EndsWith(Column suffix) => Method("endsWith", suffix);

    /// <summary>A part of a text.</summary>
    /// <param name="position">Where it starts, from 1.</param>
    /// <param name="length">Its length.</param>
    public Column SubStr(int position, int length) => Method("substr", position, length);

    /// <summary>A part of a text.</summary>
    /// <param name="position">Where it starts, from 1.</param>
    /// <param name="length">Its length.</param>
    public Column SubStr(Column position, Column length) => Method("substr", position, length);

    /// <summary>Adds a case to <see cref="Functions.When"/>.</summary>
    public Column When(Column condition, object? value) => Method("when", condition, Of(value));

    /// <summary>The value of <see cref="Functions.When"/> if no case is true.</summary>
    public Column Otherwise(object? value) => Method("otherwise", Of(value));

    /// <summary>Orders upwards.</summary>
    public Column Asc() => Method("asc");

    /// <summary>Orders upwards, nulls first.</summary>
    public Column AscNullsFirst() => Method("asc_nulls_first");

    /// <summary>Orders upwards, nulls last.</summary>
    public Column AscNullsLast() => Method("asc_nulls_last");

    /// <summary>Orders downwards.</summary>
    public Column Desc() => Method("desc");

    /// <summary>Orders downwards, nulls first.</summary>
    public Column DescNullsFirst() => Method("desc_nulls_first");

    /// <summary>Orders downwards, nulls last.</summary>
    public Column DescNullsLast() => Method("desc_nulls_last");

    /// <summary>The function over a window of rows.</summary>
    public Column Over(WindowSpec window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return new($"{text}.over({window})", jvm => ToJava(jvm).CallObject("over", window.ToJava(jvm)));
    }

    /// <summary>
    /// Prints the expression on standard output as the Spark of <see cref="SparkSession.Active"/> has it, or as its tree.
    /// </summary>
    /// <exception cref="SparkException">There is no session.</exception>
    public void Explain(bool extended)
    {
        var jvm = SparkSession.Active().SparkContext.Jvm;
        var java = ToJava(jvm);
        Console.WriteLine(
            !extended ? java.CallString("toString")
            : jvm.Version.IsSpark3 ? java.CallObject("expr").CallString("treeString")
            : java.CallObject("node").CallString("toString"));
    }

    /// <summary>The function over all rows.</summary>
    public Column Over() => Method("over");
}

using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>
/// An expression over the columns of a frame. It needs no session until a frame uses it, and may be used with several.
/// </summary>
public sealed partial class Column
{
    /// <summary>The class of Spark's functions.</summary>
    internal const string FunctionsClass = "org.apache.spark.sql.functions";

    private readonly Func<SparkJvm, JavaObject> build;
    private readonly string text;
    private (SparkJvm Jvm, JavaObject Java)? built;

    internal Column(string text, Func<SparkJvm, JavaObject> build)
    {
        this.text = text;
        this.build = build;
    }

    /// <summary>The expression as text, for people.</summary>
    public override string ToString() => text;

    /// <summary>Whether it is the same object; <c>==</c> makes an expression.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>A column of a name that may have dots or blanks in it.</summary>
    internal static Column Quoted(string name) => Functions.Col(Quote(name));

    /// <summary>A name as Spark's expressions take it, whatever is in it.</summary>
    internal static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>The expression in a JVM. It is made once, so that a random one stays the same.</summary>
    internal JavaObject ToJava(SparkJvm jvm)
    {
        lock (build)
        {
            if (built is { } made && made.Jvm == jvm)
            {
                return made.Java;
            }

            var java = build(jvm);
            built = (jvm, java);
            return java;
        }
    }

    /// <summary>A method of this column; columns among the arguments become the JVM's.</summary>
    internal Column Method(string name, params object?[] arguments) =>
        new($"{text}.{name}({Join(arguments)})", jvm => CallWith(jvm, arguments, converted => ToJava(jvm).CallObject(name, converted)));

    /// <summary>A static function of Spark's; columns among the arguments become the JVM's, arrays of them a <c>Seq</c>.</summary>
    internal static Column Function(string name, params object?[] arguments) =>
        new($"{name}({Join(arguments)})", jvm =>
            CallWith(jvm, arguments, converted => jvm.Gateway.CallStaticObject(FunctionsClass, name, converted)));

    /// <summary>A value, or the column that it already is.</summary>
    internal static Column Of(object? value) => value as Column ?? Functions.Lit(value);

    private static JavaObject CallWith(SparkJvm jvm, object?[] arguments, Func<object?[], JavaObject> call) =>
        call([.. arguments.Select(argument => argument switch
        {
            Column column => column.ToJava(jvm),
            IEnumerable<Column> columns => jvm.Gateway.NewSeq(columns.Select(column => column.ToJava(jvm))),
            IEnumerable<string> texts => jvm.Gateway.NewSeq(texts),
            IReadOnlyDictionary<string, string> options => jvm.Gateway.NewMap(options),
            DataType type => JvmFunctions.ToJava(jvm, type),
            _ => argument,
        })]);

    private static string Join(object?[] arguments) => string.Join(", ", arguments.Select(argument => argument switch
    {
        null => "null",
        string text => $"'{text}'",
        IEnumerable<Column> columns => string.Join(", ", columns),
        byte[] bytes => $"{bytes.Length} bytes",
        IReadOnlyDictionary<string, string> options => $"{options.Count} options",
        _ => Convert.ToString(argument, System.Globalization.CultureInfo.InvariantCulture),
    }));
}

using System.Collections.Concurrent;
using SparkBert.Spark;
using SparkBert.Spark.Gateway;

namespace Microsoft.Spark.Strict;

/// <summary>The parameters of a class's public methods and constructors, and which arguments fit them.</summary>
/// <param name="gateway">The way to the JVM.</param>
internal sealed class JavaSignatures(JavaGateway gateway)
{
    public const string Seq = "scala.collection.Seq";
    public const string ImmutableSeq = "scala.collection.immutable.Seq";

    private readonly ConcurrentDictionary<string, JavaObject> classes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Class, string Member), string[][]> parameters = new();
    private readonly ConcurrentDictionary<(string Parameter, string Argument), bool> instances = new();

    /// <summary>Whether there is a class.</summary>
    public bool Exists(string className)
    {
        try
        {
            Find(className);
            return true;
        }
        catch (JavaException)
        {
            return false;
        }
    }

    /// <summary>The parameter types of the methods of a name.</summary>
    public string[][] FindMethods(string className, string method) =>
        parameters.GetOrAdd((className, method), key => Read(key.Class, "getMethods", key.Member));

    /// <summary>The parameter types of the constructors.</summary>
    public string[][] FindConstructors(string className) =>
        parameters.GetOrAdd((className, ""), key => Read(key.Class, "getConstructors", key.Class));

    /// <summary>Whether an object is an instance of a type.</summary>
    public bool IsInstance(string type, JavaObject value, string className) => type == "java.lang.Object"
        || (type.Contains('.') && !type.EndsWith("[]", StringComparison.Ordinal)
            && instances.GetOrAdd((type, className), _ => Find(type).CallBool("isInstance", value)));

    private JavaObject Find(string className) =>
        classes.GetOrAdd(className, name => gateway.CallStaticObject("java.lang.Class", "forName", name));

    /// <summary>
    /// Java's text of a member: <c>public T a.Class.method(a.B,int) throws a.C</c>; of a constructor <c>public a.Class(a.B)</c>.
    /// </summary>
    private string[][] Read(string className, string list, string member)
    {
        var text = (string)gateway.CallStatic("scala.runtime.ScalaRunTime", "stringOf", Find(className).CallObject(list))!;
        return [.. text["Array(".Length..^1].Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(each => (Name: each[..each.IndexOf('(')].Split(' ')[^1], Text: each))
            .Where(each => list == "getConstructors" || each.Name[(each.Name.LastIndexOf('.') + 1)..] == member)
            .Select(each => each.Text[(each.Text.IndexOf('(') + 1)..each.Text.IndexOf(')')]
                .Split(',', StringSplitOptions.RemoveEmptyEntries))];
    }
}

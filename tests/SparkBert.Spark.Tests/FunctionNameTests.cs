using System.Reflection;
using SparkBert.Driver;
using System.Text.RegularExpressions;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests;

/// <summary>
/// Every function and method of columns is one of Spark's: the JVM has it with these arguments. Nothing is analyzed or run.
/// </summary>
public sealed class FunctionNameTests(SparkSessions sessions)
{
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Functions_are_Sparks(string version)
    {
        var methods = typeof(Sql.Functions).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == typeof(Column)).ToList();

        var missing = FindMissing(version, methods, target: null);
        Assert.All(missing, text => Assert.Matches(
            $"Spark {Regex.Escape(version)} has no function \\w+ with \\d such arguments: it came with Spark 4\\.[012]\\.", text));
        Assert.InRange(missing.Count, version[0] == '3' ? 250 : 0, version[0] == '3' ? methods.Count / 2 : 0);
        Assert.InRange(methods.Count, 900, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Methods_of_columns_are_Sparks(string version)
    {
        var methods = typeof(Column).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == typeof(Column)).ToList();

        // Cases are added to a column of When, and a window belongs to a function that takes one.
        Assert.Equal([], FindMissing(version, methods, When(Col("b"), 1)));
        Assert.InRange(methods.Count, 46, int.MaxValue);
    }

    private List<string> FindMissing(string version, IEnumerable<MethodInfo> methods, Column? target)
    {
        var jvm = sessions.Get(version).SparkContext.Jvm;
        List<string> missing = [];
        foreach (var method in methods)
        {
            var column = (Column)method.Invoke(target, [.. method.GetParameters().Select(CreateArgument)])!;
            try
            {
                column.ToJava(jvm);
            }
            catch (SparkException error)
            {
                missing.Add($"{method}: {error.Message}");
            }
        }

        return missing;
    }

    private static object? CreateArgument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        // Spark looks into these while it makes the expression.
        var type when type == typeof(Column) => parameter.Name switch
        {
            "schema" => Lit("a int"),
            "numBuckets" => Lit(2),
            "ignoreNulls" => Lit(true),
            "escapeChar" => Lit("/"),
            _ => Col("a"),
        },
        var type when type == typeof(Column[]) => new[] { Col("a"), Col("b") },
        var type when type == typeof(string) => parameter.Name switch
        {
            "type" => "bigint",
            "schema" => "a int",
            "startTime" or "gapDuration" or "windowDuration" or "slideDuration" => "1 minute",
            _ => "a",
        },
        var type when type == typeof(string[]) => new[] { "a", "b" },
        // The bits of a hash are one of a few numbers.
        var type when type == typeof(int) => parameter.Member.Name == nameof(Sha2) ? 256 : 1,
        var type when type == typeof(long) => 1L,
        var type when type == typeof(double) => 0.1,
        var type when type == typeof(bool) => true,
        var type when type == typeof(object) => 1,
        var type when type == typeof(object[]) => new object[] { 1, 2 },
        var type when type == typeof(byte[]) => new byte[] { 1 },
        var type when type == typeof(IEnumerable<string>) => new[] { "a" },
        var type when type == typeof(DataType) || type == typeof(StructType) => new StructType(new StructField("a", new IntegerType())),
        var type when type == typeof(WindowSpec) => Sql.Window.PartitionBy("a").OrderBy("b"),
        var type when type == typeof(System.Text.Json.Nodes.JsonObject) => new System.Text.Json.Nodes.JsonObject { ["a"] = 1 },
        var type when type == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { ["mode"] = "FAILFAST" },
        var type when Nullable.GetUnderlyingType(type) is not null => null,
        var type => throw new NotSupportedException($"{parameter.Member}: a {type.Name} is no argument of a function yet"),
    };
}

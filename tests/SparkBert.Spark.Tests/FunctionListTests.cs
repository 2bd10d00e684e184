using System.Text.RegularExpressions;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Tests;

/// <summary>The generated functions are Spark's own list.</summary>
public sealed partial class FunctionListTests(SparkSessions sessions)
{
    private static string Sources { get; } = Path.Combine(TestData.Root, "src", "SparkBert.Spark", "Sql");

    [Fact]
    public void Generated_files_are_what_the_script_gives()
    {
        TestSkip.WithoutJdk();
        var homes = SparkHomes.All.Select(SparkHomes.Require).ToList();
        using var folder = new TemporaryFolder();
        Script.Run("/usr/bin/env", "python3", Path.Combine(TestData.Root, "scripts/make-functions.py"),
            Path.GetDirectoryName(homes[0])!, folder.Path(".")).Require(0);

        var names = Directory.GetFiles(folder.Path("."), "Functions.Generated.*.cs").Select(Path.GetFileName).Order().ToList();
        Assert.NotEmpty(names);
        Assert.Equal(names, Directory.GetFiles(Sources, "Functions.Generated.*.cs").Select(Path.GetFileName).Order());
        Assert.All(names, name => Assert.Equal(
            File.ReadAllText(folder.Path(name!)), File.ReadAllText(Path.Combine(Sources, name!))));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Every_function_of_Spark_is_there_or_has_a_reason(string version)
    {
        var gateway = sessions.Get(version).SparkContext.Jvm.Gateway;
        var methods = gateway.CallStaticObject("java.lang.Class", "forName", Column.FunctionsClass).CallObject("getDeclaredMethods");
        var sparks = Enumerable.Range(0, gateway.ArrayLength(methods))
            .Select(index => (JavaObject)gateway.ArrayElement(methods, index)!)
            .Select(method => method.CallString("getName")).Where(name => !name.Contains('$', StringComparison.Ordinal)).ToHashSet();
        var made = Directory.GetFiles(Sources, "Functions*.cs").SelectMany(file => CalledName().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value).ToHashSet();
        var excused = File.ReadLines(Path.Combine(TestData.Root, "scripts", "spark-functions.txt"))
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..].Split(": ")[0]).ToHashSet();

        Assert.InRange(sparks.Count, 428, int.MaxValue);
        Assert.InRange(excused.Count, 1, 20);
        Assert.Equal([], sparks.Except(made).Except(excused));
    }

    [GeneratedRegex("""\b(?:Call|Since)\((?:"\d\.\d", )?"(\w+)"[,)]""")]
    private static partial Regex CalledName();
}

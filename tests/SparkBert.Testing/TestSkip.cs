using System.ComponentModel;
using System.Diagnostics;

namespace SparkBert.Testing;

/// <summary>Skips a test that needs what only the full data has, and says so; in CI that is a failure.</summary>
public static class TestSkip
{
    /// <summary>The folder of a model.</summary>
    public static string WithoutFullModels(string name)
    {
        var path = Path.Combine(TestData.Models, name);
        if (!Directory.Exists(path))
        {
            Skip($"the model folder {name} is not in the compact test data");
        }

        return path;
    }

    /// <summary>A file or folder of the inputs that were handled wrongly once.</summary>
    public static string WithoutCase(string name)
    {
        if (TestData.Cases is null)
        {
            Skip($"the case {name} is not in the compact test data");
        }

        return Path.Combine(TestData.Cases!, name);
    }

    /// <summary>An annotator that Spark NLP saved, zipped as its downloads are.</summary>
    public static string WithoutSavedAnnotator(string name)
    {
        var path = Path.Combine(TestData.Golden, "fixtures", name + ".zip");
        if (!File.Exists(path))
        {
            Skip($"the saved annotator {name} is not in the compact test data");
        }

        return path;
    }

    /// <summary>The folder of real text.</summary>
    public static string WithoutCorpus()
    {
        if (TestData.Corpus is null)
        {
            Skip("there is no corpus in the compact test data");
        }

        return TestData.Corpus!;
    }

    /// <summary>A JDK 17 with its compiler, as <c>java</c> of JAVA_HOME or the PATH.</summary>
    public static string WithoutJdk()
    {
        var home = Environment.GetEnvironmentVariable("JAVA_HOME");
        var java = Path.Combine(home ?? "", "bin", "java");
        java = File.Exists(java) ? java : "java";
        string modules;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(java, ["--list-modules"]) { RedirectStandardOutput = true })!;
            modules = process.StandardOutput.ReadToEnd();
        }
        catch (Win32Exception)
        {
            modules = "";
        }

        if (!modules.Contains("jdk.compiler@17", StringComparison.Ordinal))
        {
            const string Reason = "there is no JDK 17 with a compiler (JAVA_HOME or PATH)";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(Reason);
            }

            Assert.Skip(Reason);
        }

        return java;
    }

    private static void Skip(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true" && TestData.IsFull)
        {
            Assert.Fail(reason);
        }

        const string Folders = "SPARKBERT_GOLDEN, SPARKBERT_MODELS, SPARKBERT_CORPUS, SPARKBERT_CASES, or ../shared";
        Assert.Skip($"{reason}; the full set ({Folders}) runs this test.");
    }
}

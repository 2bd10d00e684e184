using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SparkBert.Spark;
using SparkBert.Spark.Gateway;

namespace SparkBert.Cli.Doctor;

/// <summary>The Java that spark-submit starts.</summary>
internal static partial class JavaCheck
{
    private const string Name = "java";
    private const int MinVersion = 17;
    private const string Advice = "install a JDK or JRE 17 and set JAVA_HOME to it";

    public static Finding Run()
    {
        string path;
        try
        {
            path = JavaCommand.Find();
        }
        catch (SparkLaunchException error)
        {
            return Finding.Fail(Name, error.Message, Advice);
        }

        string text;
        try
        {
            text = ReadVersion(path);
        }
        catch (Win32Exception error)
        {
            return Finding.Fail(Name, $"{path} can't be started: {error.Message}", Advice);
        }

        // Up to 8 the first number is 1: 1.8.0_412.
        if (VersionForm().Match(text) is not { Success: true } match)
        {
            return Finding.Fail(Name, $"{path} -version says nothing of a version: {text.Split('\n')[0]}", Advice);
        }

        var group = match.Groups["old"].Success ? match.Groups["old"] : match.Groups["major"];
        var found = $"{path}, version {match.Groups["all"].Value}";
        return int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) >= MinVersion
            ? Finding.Ok(Name, found)
            : Finding.Fail(Name, $"{found}; {MinVersion} or newer was expected", Advice);
    }

    private static string ReadVersion(string path)
    {
        using var process = Process.Start(new ProcessStartInfo(path, ["-version"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return error + output.Result;
    }

    [GeneratedRegex("version \"(?<all>(?<major>[0-9]+)(\\.(?<minor>[0-9]+))?[^\"]*)\"(?<=\"1\\.(?<old>[0-9]+)[^\"]*\")?")]
    private static partial Regex VersionForm();
}

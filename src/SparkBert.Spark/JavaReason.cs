using System.Text.RegularExpressions;

namespace SparkBert.Spark;

/// <summary>Finds the one line in an exception of the JVM that says what went wrong.</summary>
internal static partial class JavaReason
{
    private const int MaxLength = 1000;

    /// <summary>The reason of an exception.</summary>
    public static string Find(JavaException error)
    {
        if (error.WorkerError is { } worker)
        {
            return Functions.WorkerError.GetMessage(worker);
        }

        if (Functions.WorkerError.DescribeLoss(error.JavaStackTrace) is { } loss)
        {
            return loss;
        }

        var first = error;
        while (first.InnerException is JavaException cause)
        {
            first = cause;
        }

        // An exception of a task comes as text, with its stack and its causes.
        var name = first.JavaClass;
        var text = first.Message;
        if (TaskFailure().Match(text) is { Success: true } task)
        {
            var thrown = Cause().Matches(text) is { Count: > 0 } causes ? causes[^1] : task;
            (name, text) = (thrown.Groups["class"].Value, thrown.Groups["text"].Value);
        }

        text = FirstLine(Position().Replace(text, ""));
        text = Shorten(SqlState().Replace(text, "").Trim());
        var simple = name[(name.LastIndexOf('.') + 1)..];
        var reason = text.Length == 0 || text == name ? simple
            : text[0] == '[' || IsPlain(simple) ? text
            : $"{simple}: {text}";

        // What a library finds in the bytes of a file does not name it; Spark's exception around it does.
        return ReadFile().Match(error.JavaStackTrace) is { Success: true } read && !reason.Contains(read.Groups["file"].Value)
            ? $"{read.Groups["file"].Value}: {reason}"
            : reason;
    }

    /// <summary>Names of classes that tell nothing about the error.</summary>
    private static bool IsPlain(string name) => name is "AnalysisException" or "ParseException" or "SparkException" or "RuntimeException"
        or "IllegalArgumentException" or "ExtendedAnalysisException" or "SparkRuntimeException" or "Exception";

    private static string FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";

    private static string Shorten(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + " ...";

    [GeneratedRegex(@"most recent failure: Lost task [^\n]*?\): (?<class>[\w.$]+)(: (?<text>[^\n]*))?")]
    private static partial Regex TaskFailure();

    [GeneratedRegex(@"^Caused by: (?<class>[\w.$]+)(: (?<text>[^\n]*))?", RegexOptions.Multiline)]
    private static partial Regex Cause();

    /// <summary>Where in the query, and the plan behind it.</summary>
    [GeneratedRegex(@"(; line \d+,? pos \d+[\s\S]*|\s*\(line \d+, pos \d+\)[\s\S]*)\z")]
    private static partial Regex Position();

    [GeneratedRegex(@"error while reading file (?<file>\S+?)\.?\s", RegexOptions.IgnoreCase)]
    private static partial Regex ReadFile();

    [GeneratedRegex(@"\s*SQLSTATE: \w{5}")]
    private static partial Regex SqlState();
}

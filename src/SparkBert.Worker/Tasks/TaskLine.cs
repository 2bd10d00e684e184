using System.Globalization;
using System.Text;

namespace SparkBert.Worker.Tasks;

/// <summary>The line of a task in the executor's log.</summary>
internal static class TaskLine
{
    private const string Program = "sparkbert worker: ";

    /// <summary>A task is done.</summary>
    public static string DescribeDone(string task, TaskFigures figures)
    {
        var line = new StringBuilder(Program).Append(task).Append(": ")
            .Append(CultureInfo.InvariantCulture, $"{figures.InputRows:N0} rows in, {figures.OutputRows:N0} out");
        if (figures.ModelCalls > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $", {figures.Tokens:N0} tokens in {figures.Sentences:N0} sentences");
        }

        if (figures.Quarantined > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $", {figures.Quarantined:N0} in quarantine");
        }

        if (figures.TruncatedSentences > 0)
        {
            line.Append(
                CultureInfo.InvariantCulture,
                $", {figures.TruncatedSentences:N0} sentences cut ({figures.TruncatedTokens:N0} tokens without a vector)");
        }

        line.Append(CultureInfo.InvariantCulture, $", {figures.Seconds:F1} s");
        if (figures.ModelCalls > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" ({figures.SessionSeconds:F1} s in ONNX Runtime)");
        }

        return line.ToString();
    }

    /// <summary>The JVM left early: a LIMIT that was reached, or a task that was killed. Nothing is wrong here.</summary>
    public static string DescribeLeft(string task, long rows) =>
        string.Create(CultureInfo.InvariantCulture, $"{Program}{task}: Spark ended it after {rows:N0} rows of the answer");

    /// <summary>A task failed. The text of its error may quote a row, so the log doesn't have it.</summary>
    public static string DescribeFailed(string task, Exception error, bool isSent) =>
        $"{Program}{task}: failed, {error.GetType().Name}; the text {(isSent ? "went to the driver" : "could not be sent to the driver")}";
}

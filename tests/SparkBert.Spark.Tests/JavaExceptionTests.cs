namespace SparkBert.Spark.Tests;

/// <summary>The worker's text in what Spark's versions make of it; the tests that run Spark have the rest.</summary>
public sealed class JavaExceptionTests
{
    private const string Text = "System.InvalidOperationException: no\n   at A.B()";
    private static readonly string Sent = $"InvalidOperationException: no\n{WorkerError.Begin}\n{Text}\n{WorkerError.End}";

    [Fact]
    public void Workers_text_is_cut_out_of_a_message_or_of_a_cause()
    {
        var task = new JavaException("org.apache.spark.api.python.PythonException", Sent, "", cause: null);
        var wrapped = new JavaException("org.apache.spark.SparkException", "Exception thrown in awaitResult:", "", task);
        var frames = "SQLSTATE: 38000\n\tat org.apache.spark.X(Y.scala:1)\n";
        var stage = new JavaException("org.apache.spark.SparkException", $"Job aborted: {Sent} {frames}", "", cause: null);

        Assert.Equal([Text, Text, Text], new[] { task, wrapped, stage }.Select(error => error.WorkerError));
    }

    [Fact]
    public void Other_errors_have_none()
    {
        Assert.Null(new JavaException("org.apache.spark.SparkException", "Job aborted", "", cause: null).WorkerError);
        var silent = new JavaException("java.lang.NullPointerException", javaMessage: null, "", cause: null);
        Assert.Null(silent.WorkerError);
        Assert.Equal("java.lang.NullPointerException", silent.Message);
    }
}

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
    public void Message_that_only_introduces_the_cause_goes_on_with_it()
    {
        var cause = new JavaException("java.io.EOFException", "Unexpected end of input stream", "", cause: null);
        var wrapped = new JavaException("org.apache.spark.SparkException", "Exception thrown in awaitResult: ", "", cause);

        Assert.Equal("Exception thrown in awaitResult: Unexpected end of input stream", wrapped.Message);
        Assert.Equal("EOFException: Unexpected end of input stream", wrapped.Reason);
    }

    [Theory]
    [InlineData(
        "org.apache.spark.sql.AnalysisException",
        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column `b` cannot be resolved. Did you mean one of the following? [`a`]. SQLSTATE: 42703; "
        + "line 1 pos 7;\n'Project",
        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column `b` cannot be resolved. Did you mean one of the following? [`a`].")]
    [InlineData(
        "org.apache.spark.sql.catalyst.parser.ParseException",
        "\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'selec'.(line 1, pos 0)\n\n== SQL ==\nselec",
        "[PARSE_SYNTAX_ERROR] Syntax error at or near 'selec'.")]
    [InlineData(
        "org.apache.spark.SparkException",
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most recent failure: Lost task 0.0 in stage 1.0 (TID 1) "
        + "(10.0.0.1 executor driver): org.apache.spark.SparkException: [FAILED_READ_FILE] Error reading file:/x.gz. SQLSTATE: KD001\n\tat "
        + "a.B(C.java:1)\nCaused by: java.io.EOFException: Unexpected end of input stream\n\tat d.E(F.java:1)\n\nDriver stacktrace:",
        "EOFException: Unexpected end of input stream")]
    [InlineData("java.lang.IllegalArgumentException", "the path is empty", "the path is empty")]
    [InlineData("java.lang.NullPointerException", null, "NullPointerException")]
    public void Reason_is_a_line_without_stack_plan_and_class(string javaClass, string? message, string expected)
    {
        Assert.Equal(expected, new JavaException(javaClass, message, "", cause: null).Reason);
    }

    [Fact]
    public void Reason_of_a_functions_error_is_its_message()
    {
        var task = new JavaException("org.apache.spark.api.python.PythonException", Sent, "", cause: null);
        var wrapped = new JavaException("org.apache.spark.SparkException", "Job aborted due to stage failure: ...", "", task);

        Assert.Equal("no", wrapped.Reason);
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

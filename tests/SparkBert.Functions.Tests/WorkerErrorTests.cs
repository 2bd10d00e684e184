namespace SparkBert.Functions.Tests;

public sealed class WorkerErrorTests
{
    [Fact]
    public void Text_comes_back_from_inside_of_Sparks_message()
    {
        var text = WorkerError.Format(new InvalidOperationException("bad täxt\nsecond line", new IOException("the cause")));
        var message = $"Job aborted due to stage failure: PythonException: {text}\n\tat org.apache.spark.api.python.BasePythonRunner";

        var found = WorkerError.Extract(message)!;

        Assert.StartsWith("System.InvalidOperationException: bad täxt\nsecond line", found, StringComparison.Ordinal);
        Assert.Contains("System.IO.IOException: the cause", found, StringComparison.Ordinal);
        Assert.DoesNotContain("org.apache.spark", found, StringComparison.Ordinal);
    }

    [Fact]
    public void First_line_says_what_happened()
    {
        var text = WorkerError.Format(new IOException("no space\r\nleft"));

        Assert.StartsWith($"IOException: no space\n{WorkerError.Begin}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_message_is_cut_and_still_comes_back()
    {
        var text = WorkerError.Format(new InvalidOperationException(new string('x', 1_000_000)));

        Assert.InRange(text.Length, 100_000, 102_000);
        Assert.EndsWith("x ...", WorkerError.Extract(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("java.lang.OutOfMemoryError")]
    [InlineData($"{WorkerError.Begin}\nhalf a text")]
    [InlineData($"{WorkerError.End}\n{WorkerError.Begin}")]
    public void A_message_without_a_whole_text_has_none(string message) => Assert.Null(WorkerError.Extract(message));

    /// <summary>
    /// Spark reads the end of the stream, or the connection breaks because the process left bytes unread; a connection of something else
    /// that breaks is another matter.
    /// </summary>
    [Theory]
    [InlineData("Task 0 in stage 3.0 failed 4 times, ...: SparkException: Python worker exited unexpectedly (crashed)", "all of 4")]
    [InlineData(
        "Task 0 in stage 3.0 failed 1 times, ...: java.net.SocketException: Connection reset\n\tat java.base/sun.nio.ch.X.read(X.java:1)\n"
        + "\tat org.apache.spark.sql.execution.python.PythonArrowOutput$$anon$1.read(PythonArrowOutput.scala:108)",
        "its only")]
    [InlineData(
        "Task 0 in stage 3.0 failed 1 times, ...: java.io.IOException: Stream closed\n\tat java.base/java.lang.X.read(X.java:1)\n"
        + "\tat org.apache.spark.api.python.PythonWorkerFactory.stopWorker(PythonWorkerFactory.scala:497)",
        "its only")]
    [InlineData("java.net.SocketException: Connection reset\n\tat org.apache.hadoop.hdfs.Client.read(Client.java:1)", null)]
    [InlineData(
        "java.net.SocketException: Connection reset\n\tat org.apache.hadoop.hdfs.Client.read(Client.java:1)\n"
        + "\tat org.apache.spark.sql.execution.python.PythonArrowOutput$$anon$1.read(PythonArrowOutput.scala:108)",
        null)]
    [InlineData("java.lang.OutOfMemoryError: Java heap space", null)]
    public void A_worker_that_is_lost_is_told_with_its_tries(string trace, string? tries)
    {
        var told = WorkerError.DescribeLoss(trace);

        Assert.Equal(tries is not null, told is not null);
        Assert.Contains(tries is null ? "" : $"ended in the middle of a task, in {tries} tr", told ?? "", StringComparison.Ordinal);
    }
}

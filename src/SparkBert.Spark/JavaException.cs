namespace SparkBert.Spark;

/// <summary>An exception that was thrown in the JVM. Its causes are the <see cref="Exception.InnerException"/> chain.</summary>
public sealed class JavaException : SparkException
{
    internal JavaException(string javaClass, string? javaMessage, string javaStackTrace, JavaException? cause)
        : base(string.IsNullOrEmpty(javaMessage) ? javaClass : javaMessage, cause)
    {
        JavaClass = javaClass;
        JavaStackTrace = javaStackTrace;
        WorkerError = Gateway.WorkerErrorText.Find(javaClass, javaMessage) ?? cause?.WorkerError;
    }

    /// <summary>The full name of the Java class, such as <c>org.apache.spark.sql.AnalysisException</c>.</summary>
    public string JavaClass { get; }

    /// <summary>The stack trace in the JVM with all causes, as Java prints it.</summary>
    public string JavaStackTrace { get; }

    /// <summary>
    /// Where a .NET function failed in a task: its exception's text with its .NET stack trace, cut out of what Spark says around it; else null.
    /// </summary>
    public string? WorkerError { get; }
}

namespace SparkBert.Spark;

/// <summary>An exception that was thrown in the JVM. Its causes are the <see cref="Exception.InnerException"/> chain.</summary>
public sealed class JavaException : SparkException
{
    internal JavaException(string javaClass, string? javaMessage, string javaStackTrace, JavaException? cause)
        : base(string.IsNullOrEmpty(javaMessage) ? javaClass : javaMessage, cause)
    {
        JavaClass = javaClass;
        JavaStackTrace = javaStackTrace;
        WorkerError = (javaMessage is null ? null : Functions.WorkerError.Extract(javaMessage)) ?? cause?.WorkerError;
    }

    /// <summary>The full name of the Java class, such as <c>org.apache.spark.sql.AnalysisException</c>.</summary>
    public string JavaClass { get; }

    /// <summary>The stack trace in the JVM with all causes, as Java prints it.</summary>
    public string JavaStackTrace { get; }

    /// <summary>
    /// The text of the exception with which a .NET function failed in a task, with its .NET stack trace; null for other errors.
    /// </summary>
    public string? WorkerError { get; }
}

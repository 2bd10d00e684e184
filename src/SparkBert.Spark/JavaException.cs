namespace SparkBert.Spark;

/// <summary>An exception that was thrown in the JVM. Its causes are the <see cref="Exception.InnerException"/> chain.</summary>
public sealed class JavaException : SparkException
{
    internal JavaException(string javaClass, string? javaMessage, string javaStackTrace, JavaException? cause)
        : base(Describe(javaClass, javaMessage, cause), cause)
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

    /// <summary>
    /// What went wrong, in a line for people: the text of the first cause, with Spark's error class if it has one, without frames of a
    /// stack, the plan of a query or a SQLSTATE.
    /// </summary>
    public string Reason => JavaReason.Find(this);

    /// <summary>Some messages only introduce the cause: "Exception thrown in awaitResult: ".</summary>
    private static string Describe(string javaClass, string? javaMessage, JavaException? cause) => javaMessage?.TrimEnd() switch
    {
        null or "" => cause?.Message ?? javaClass,
        [.., ':'] introduction when cause is not null => $"{introduction} {cause.Message}",
        _ => javaMessage!,
    };
}

namespace SparkBert.Worker.Tasks;

/// <summary>How a connection's tasks ended.</summary>
internal enum TaskLoopEnd
{
    /// <summary>The JVM has no more tasks.</summary>
    Done,

    /// <summary>The JVM went away, or the connection can't be used further.</summary>
    Gone,

    /// <summary>An error was sent. The sender must not close before the JVM has read it.</summary>
    ErrorSent,
}

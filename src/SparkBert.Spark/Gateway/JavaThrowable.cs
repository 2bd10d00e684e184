namespace SparkBert.Spark.Gateway;

/// <summary>Reads a throwable of the JVM with its causes into a <see cref="JavaException"/>.</summary>
internal static class JavaThrowable
{
    /// <summary>A chain of causes may be circular; it is followed only so far.</summary>
    private const int MaxCauses = 16;

    /// <summary>The exception for a throwable.</summary>
    public static JavaException ToException(JavaObject throwable) => ToException(throwable, MaxCauses);

    private static JavaException ToException(JavaObject throwable, int causesLeft)
    {
        var javaClass = throwable.CallObject("getClass").CallString("getName");
        var message = throwable.Call("getMessage") as string;
        var cause = causesLeft > 0 && throwable.Call("getCause") is JavaObject inner ? ToException(inner, causesLeft - 1) : null;
        return new JavaException(javaClass, message, throwable.Gateway.GetStackTrace(throwable), cause);
    }
}

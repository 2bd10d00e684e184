namespace Microsoft.Spark;

/// <summary>An exception of the JVM; its text is the Java trace with all causes.</summary>
public class JvmException : Exception
{
    /// <summary>An exception with its trace.</summary>
    public JvmException(string message) : base(message)
    {
    }
}

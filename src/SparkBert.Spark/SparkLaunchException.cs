namespace SparkBert.Spark;

/// <summary>Spark can't be started: no Spark, no Java, a version or setting that isn't supported, or a JVM that ended at once.</summary>
public sealed class SparkLaunchException : SparkException
{
    internal SparkLaunchException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}

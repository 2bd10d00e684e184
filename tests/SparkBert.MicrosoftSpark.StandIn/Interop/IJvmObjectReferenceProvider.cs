namespace Microsoft.Spark.Interop.Ipc;

/// <summary>What stands for an object of the JVM.</summary>
public interface IJvmObjectReferenceProvider
{
    JvmObjectReference Reference { get; }
}

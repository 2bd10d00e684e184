using Microsoft.Spark.Strict;
using SparkBert.Spark.Gateway;

namespace Microsoft.Spark.Interop.Ipc;

/// <summary>A reference to an object of the JVM.</summary>
public sealed class JvmObjectReference : IJvmObjectReferenceProvider
{
    private readonly StrictBridge bridge;

    internal JvmObjectReference(StrictBridge bridge, JavaObject java, string className)
    {
        this.bridge = bridge;
        Java = java;
        ClassName = className;
    }

    public IJvmBridge Jvm => bridge;

    JvmObjectReference IJvmObjectReferenceProvider.Reference => this;

    internal JavaObject Java { get; }

    internal string ClassName { get; }

    public object Invoke(string methodName, object arg0) => bridge.CallNonStaticJavaMethod(this, methodName, arg0);

    public object Invoke(string methodName, object arg0, object arg1) => bridge.CallNonStaticJavaMethod(this, methodName, arg0, arg1);

    public object Invoke(string methodName, params object[] args) => bridge.CallNonStaticJavaMethod(this, methodName, args);
}

namespace Microsoft.Spark.Interop.Ipc;

/// <summary>The way to the JVM.</summary>
public interface IJvmBridge : IDisposable
{
    JvmObjectReference CallConstructor(string className, object arg0);

    JvmObjectReference CallConstructor(string className, object arg0, object arg1);

    JvmObjectReference CallConstructor(string className, params object[] args);

    object CallStaticJavaMethod(string className, string methodName, object arg0);

    object CallStaticJavaMethod(string className, string methodName, object arg0, object arg1);

    object CallStaticJavaMethod(string className, string methodName, params object[] args);

    object CallNonStaticJavaMethod(JvmObjectReference jvmObject, string methodName, object arg0);

    object CallNonStaticJavaMethod(JvmObjectReference jvmObject, string methodName, object arg0, object arg1);

    object CallNonStaticJavaMethod(JvmObjectReference jvmObject, string methodName, params object[] args);
}

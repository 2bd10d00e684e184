using Microsoft.Spark.Interop.Ipc;
using SparkBert.Driver.Jvm;
using SparkBert.Driver.Shipping;

namespace SparkBert.MicrosoftSpark.Bridge;

/// <summary>The application of a session, for shipping.</summary>
/// <param name="jvm">The JVM.</param>
/// <param name="session">The session in the JVM.</param>
internal sealed class BridgeSite(BridgeJvm jvm, JvmObjectReference session) : ISparkSite
{
    private readonly JvmObjectReference context = jvm.InvokeObject(session, "sparkContext");
    private readonly JvmObjectReference settings = jvm.InvokeObject(session, "conf");

    /// <inheritdoc/>
    public string Master => jvm.InvokeString(context, "master");

    /// <inheritdoc/>
    public string FilesRoot => jvm.InvokeStatic("org.apache.spark.SparkFiles", "getRootDirectory") as string ?? "";

    /// <summary>The application's id, which Spark gives once.</summary>
    public string ApplicationId => jvm.InvokeString(context, "applicationId");

    /// <inheritdoc/>
    public string? FindSetting(string key) => jvm.FindSetting(session, key);

    /// <summary>Sets a setting of the session, unless the user has set it.</summary>
    public void SetDefault(string key, string value)
    {
        var own = jvm.InvokeObject(jvm.InvokeObject(session, "sessionState"), "conf");
        if (jvm.Invoke(own, "contains", key) is false)
        {
            jvm.Invoke(settings, "set", key, value);
        }
    }

    /// <inheritdoc/>
    public void AddArchive(string path) => jvm.Invoke(context, "addArchive", path);

    /// <summary>Lets tasks send updates to an accumulator.</summary>
    public void Register(JvmObjectReference accumulator) => jvm.Invoke(context, "register", accumulator);

    /// <summary>The application's settings with a prefix, without it.</summary>
    public IReadOnlyDictionary<string, string> ReadWithPrefix(string prefix)
    {
        var pairs = jvm.Invoke(jvm.InvokeObject(context, "getConf"), "getAllWithPrefix", prefix) as JvmObjectReference[] ?? [];
        return pairs.ToDictionary(pair => jvm.InvokeString(pair, "_1"), pair => jvm.InvokeString(pair, "_2"), StringComparer.Ordinal);
    }
}

using SparkBert.Driver.Shipping;
using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>The application of a session, for shipping.</summary>
/// <param name="session">The session in the JVM.</param>
internal sealed class SessionSite(JavaObject session) : ISparkSite
{
    private readonly JavaObject context = session.CallObject("sparkContext");
    private readonly RuntimeConfig settings = new(session.CallObject("conf"));

    /// <inheritdoc/>
    public string Master => context.CallString("master");

    /// <inheritdoc/>
    public string FilesRoot => session.Gateway.CallStatic("org.apache.spark.SparkFiles", "getRootDirectory") as string ?? "";

    /// <inheritdoc/>
    public string? FindSetting(string key) => settings.TryGet(key);

    /// <inheritdoc/>
    public void AddArchive(string path) => context.Call("addArchive", path);
}

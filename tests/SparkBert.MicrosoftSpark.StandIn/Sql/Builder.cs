using Microsoft.Spark.Strict;
using SparkBert.Spark.Gateway;

namespace Microsoft.Spark.Sql;

/// <summary>Makes sessions. The real one takes the JVM that started the program; this one starts the Spark of <c>SPARK_HOME</c>.</summary>
public sealed class Builder
{
    private static readonly Lock Starting = new();
    private static StrictBridge? ofProcess;

    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);

    internal Builder()
    {
    }

    public Builder AppName(string name) => Config("spark.app.name", name);

    public Builder Master(string master) => Config("spark.master", master);

    public Builder Config(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    public SparkSession GetOrCreate()
    {
        lock (Starting)
        {
            // The settings that spark-submit has for a program are in SPARK_CONF_DIR here.
            ofProcess ??= new StrictBridge(JvmProcess.Start(SparkHome.Find(null), settings, showLog: false));
            return GetOrCreate(ofProcess);
        }
    }

    /// <summary>A session of a JVM.</summary>
    internal SparkSession GetOrCreate(StrictBridge bridge)
    {
        var builder = bridge.Gateway.CallStaticObject(SparkSession.ClassName, "builder");
        foreach (var (key, value) in settings)
        {
            builder.Call("config", key, value);
        }

        return new SparkSession(bridge.ToReference(builder.CallObject("getOrCreate")));
    }
}

using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>The settings of a session that may change while it runs.</summary>
public sealed class RuntimeConfig
{
    private readonly JavaObject java;

    internal RuntimeConfig(JavaObject java) => this.java = java;

    /// <summary>Sets a value.</summary>
    /// <exception cref="JavaException">The key can't be changed, or doesn't take the value.</exception>
    public void Set(string key, string value) => java.Call("set", key, value);

    /// <summary>A value.</summary>
    /// <exception cref="JavaException">The key isn't set and has no default.</exception>
    public string Get(string key) => java.CallString("get", key);

    /// <summary>A value, or null if the key isn't set and has no default.</summary>
    public string? TryGet(string key) => java.CallOption("getOption", key) as string;

    /// <summary>Removes a value.</summary>
    public void Unset(string key) => java.Call("unset", key);
}

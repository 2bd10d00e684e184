using System.Globalization;
using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>The settings of a session that may change while it runs.</summary>
public sealed class RuntimeConfig
{
    private readonly JavaObject java;

    internal RuntimeConfig(JavaObject java) => this.java = java;

    /// <summary>Sets a value.</summary>
    /// <exception cref="JavaException">The key can't be changed, or doesn't take the value.</exception>
    /// <exception cref="SparkException">Functions or collecting can't work with the value.</exception>
    public void Set(string key, string value)
    {
        // Other settings were looked at when they were set; the worker's says whether a program is one.
        if (SessionSettings.FindProblem(Find) is { } problem)
        {
            throw new SparkException(problem);
        }

        java.Call("set", key, value);
        string? Find(string name) => name == key ? value : name == SparkBertSettings.Worker ? TryGet(name) : null;
    }

    /// <summary>Sets a value.</summary>
    /// <exception cref="JavaException">The key can't be changed, or doesn't take the value.</exception>
    /// <exception cref="SparkException">Functions or collecting can't work with the value.</exception>
    public void Set(string key, bool value) => Set(key, value ? "true" : "false");

    /// <summary>Sets a value.</summary>
    /// <exception cref="JavaException">The key can't be changed, or doesn't take the value.</exception>
    /// <exception cref="SparkException">Functions or collecting can't work with the value.</exception>
    public void Set(string key, long value) => Set(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether the session takes another value of the key; a static setting or an unknown one stays as it is.</summary>
    public bool IsModifiable(string key) => java.CallBool("isModifiable", key);

    /// <summary>A value, or another if the key isn't set.</summary>
    public string Get(string key, string defaultValue) => java.CallString("get", key, defaultValue);

    /// <summary>A value.</summary>
    /// <exception cref="JavaException">The key isn't set and has no default.</exception>
    public string Get(string key) => java.CallString("get", key);

    /// <summary>A value, or null if the key isn't set and has no default.</summary>
    public string? TryGet(string key) => java.CallOption("getOption", key) as string;

    /// <summary>Removes a value.</summary>
    public void Unset(string key) => java.Call("unset", key);
}

using SparkBert.Connect.Protocol;
using SparkBert.Connect.Transport;

namespace SparkBert.Connect.Sql;

/// <summary>The settings of a session at its server.</summary>
public sealed class RuntimeConfig
{
    private readonly SparkConnectClient client;

    internal RuntimeConfig(SparkConnectClient client) => this.client = client;

    /// <summary>Sets one.</summary>
    /// <exception cref="SparkConnectException">It can't be changed in a session.</exception>
    public void Set(string key, string value) =>
        client.Config(new() { Set = new() { Pairs = { new KeyValue { Key = key, Value = value } } } });

    /// <summary>A setting that is set or has a default.</summary>
    /// <exception cref="SparkConnectException">It is not set.</exception>
    public string Get(string key) => client.Config(new() { Get = new() { Keys = { key } } }).Pairs[0].Value;

    /// <summary>A setting; null if it is not set.</summary>
    public string? TryGet(string key) =>
        client.Config(new() { GetOption = new() { Keys = { key } } }).Pairs is [{ HasValue: true } pair] ? pair.Value : null;

    /// <summary>Sets one back to its default.</summary>
    public void Unset(string key) => client.Config(new() { Unset = new() { Keys = { key } } });
}

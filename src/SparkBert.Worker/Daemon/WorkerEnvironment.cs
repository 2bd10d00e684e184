namespace SparkBert.Worker.Daemon;

/// <summary>The environment variables that Spark sets for a worker process.</summary>
internal static class WorkerEnvironment
{
    private const string Prefix = "PYTHON_WORKER_FACTORY_";

    /// <summary>The secret at the start of a connection; null over Unix domain sockets, which the file's permissions protect.</summary>
    public static string? Secret => Read(Prefix + "SECRET");

    /// <summary>The port to connect to (one process a task); null in daemon mode.</summary>
    public static string? Port => Read(Prefix + "PORT");

    /// <summary>The Unix domain socket to connect to (one process a task); null in daemon mode.</summary>
    public static string? SocketPath => Read(Prefix + "SOCK_PATH");

    /// <summary>The folder for the daemon's Unix domain socket.</summary>
    public static string? SocketFolder => Read(Prefix + "SOCK_DIR");

    /// <summary>Whether JVM and worker meet over Unix domain sockets (Spark 4.1 and later).</summary>
    public static bool UsesUnixSockets => Read("PYTHON_UNIX_DOMAIN_ENABLED")?.Equals("true", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>How long a connection may take to say its secret.</summary>
    public static TimeSpan AuthenticationTime =>
        int.TryParse(Read("SPARK_AUTH_SOCKET_TIMEOUT"), out var seconds) && seconds is > 0 and < 3600
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(15);

    /// <summary>A variable; null if it is missing or empty.</summary>
    public static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

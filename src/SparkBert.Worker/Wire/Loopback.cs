using System.Net;

namespace SparkBert.Worker.Wire;

/// <summary>The address at which JVM and worker meet.</summary>
internal static class Loopback
{
    /// <summary>The IPv6 loopback if the JVM prefers it.</summary>
    public static IPAddress Address =>
        "true".Equals(Environment.GetEnvironmentVariable("SPARK_PREFER_IPV6"), StringComparison.OrdinalIgnoreCase)
            ? IPAddress.IPv6Loopback
            : IPAddress.Loopback;
}

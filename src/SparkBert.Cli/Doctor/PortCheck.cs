using System.Net;
using System.Net.Sockets;

namespace SparkBert.Cli.Doctor;

/// <summary>
/// Whether processes of this machine reach each other, as driver, JVM and worker do, and whether its name leads to an address.
/// </summary>
internal static class PortCheck
{
    private const string Name = "ports";
    private const string HostName = "set SPARK_LOCAL_IP=127.0.0.1 and SPARK_LOCAL_HOSTNAME=localhost for a run on this machine alone, or "
        + "enter its name in /etc/hosts";

    public static Finding Run()
    {
        int port;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            using var accepted = listener.AcceptTcpClient();
        }
        catch (SocketException error)
        {
            return Finding.Fail(
                Name,
                $"no connection over 127.0.0.1: {error.Message}",
                "allow connections on the loopback interface: Spark and the worker talk over it");
        }

        var host = Environment.GetEnvironmentVariable("SPARK_LOCAL_HOSTNAME") is { Length: > 0 } named ? named : Dns.GetHostName();
        try
        {
            var addresses = Dns.GetHostAddresses(host);
            return addresses.Length > 0
                ? Finding.Ok(
                    Name,
                    $"127.0.0.1 accepts connections (port {port}); this machine is {host} "
                    + $"({string.Join(", ", addresses.Select(address => address.ToString()).Distinct())})")
                : Finding.Fail(Name, $"the name of this machine, {host}, has no address; a driver would hang", HostName);
        }
        catch (SocketException error)
        {
            return Finding.Fail(
                Name, $"the name of this machine, {host}, leads to no address ({error.Message}); a driver would hang", HostName);
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SparkBert.Shipping.Tests;

/// <summary>Serves one file over HTTP, or HTTPS where it has a certificate, on the loopback interface.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly byte[] content;
    private readonly X509Certificate2? certificate;
    private int requests;

    public FileServer(string path, X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        content = File.ReadAllBytes(path);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var scheme = certificate is null ? "http" : "https";
        Address = string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}/{Path.GetFileName(path)}");
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public string Address { get; }

    public int Requests => Volatile.Read(ref requests);

    public void Dispose() => listener.Dispose();

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var client = listener.AcceptTcpClient();
                try
                {
                    Answer(client);
                }
                catch (Exception error) when (error is IOException or AuthenticationException)
                {
                    // A client that went away, or doesn't trust the certificate.
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Answer(TcpClient client)
    {
        using var stream = certificate is null ? (Stream)client.GetStream() : new SslStream(client.GetStream());
        (stream as SslStream)?.AuthenticateAsServer(certificate!);
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (reader.ReadLine() is { Length: > 0 })
        {
            // The header's lines end with an empty one.
        }

        Interlocked.Increment(ref requests);
        var header = string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n");
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(content);
    }
}

using System.Globalization;
using System.Net;

namespace SparkBert.Connect.Transport;

/// <summary>
/// Where a server is and who asks: <c>sc://host:port/;key=value;key=value</c>, as all clients of Spark Connect read it. Values are
/// percent-encoded.
/// </summary>
internal sealed class ConnectionString
{
    /// <summary>The port where none is given: Spark's <c>spark.connect.grpc.binding.port</c>.</summary>
    public const int DefaultPort = 15002;

    private const string Form = "sc://host:port/;key=value;key=value";

    private ConnectionString(Uri address) =>
        (Host, Port) = (address.Host, address.Port < 0 ? DefaultPort : address.Port);

    /// <summary>The server's name or address.</summary>
    public string Host { get; }

    /// <summary>Whether the host is this machine, by its name or address.</summary>
    public bool IsHere => IsThisMachine(Host);

    /// <summary>The server's port.</summary>
    public int Port { get; }

    /// <summary>
    /// Whether the connection is encrypted: <c>use_ssl</c>; by default if there is a token and the host is another machine.
    /// </summary>
    public bool UseSsl { get; private init; }

    /// <summary>The bearer token, <c>token</c>. It is in no text of this program.</summary>
    public string? Token { get; private init; }

    /// <summary>The user, <c>user_id</c>; by default this program's.</summary>
    public string UserId { get; private init; } = "";

    /// <summary>The session, <c>session_id</c>, a UUID; by default a new one.</summary>
    public string SessionId { get; private init; } = "";

    /// <summary>Headers of each call: all other keys, as cluster names of hosted services.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    /// <summary>The address for gRPC.</summary>
    public Uri Address => new UriBuilder(UseSsl ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Host, Port).Uri;

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">
    /// It has another form, or its token would cross a network in plain text. The message has no value of it.
    /// </exception>
    public static ConnectionString Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != "sc" || address.Host.Length == 0)
        {
            throw new FormatException($"the address of the server must be {Form}.");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new FormatException($"the address of the server must be {Form}; '@', '?' and '#' in a value are percent-encoded.");
        }

        var values = ReadValues(address.AbsolutePath);
        string? Take(string key) => values.Remove(key, out var value) ? value : null;
        var token = Take("token");
        var isHere = IsThisMachine(address.Host);
        var useSsl = Take("use_ssl") switch
        {
            null => token is not null && !isHere,
            var flag when bool.TryParse(flag, out var value) => value,
            _ => throw new FormatException("use_ssl in the address of the server must be true or false."),
        };
        if (token is not null && !useSsl && !isHere)
        {
            throw new FormatException(
                $"the token for {address.Host} would cross the network in plain text: leave out use_ssl=false, or reach the server through "
                + "this machine (localhost).");
        }

        var session = Take("session_id") ?? Guid.NewGuid().ToString();
        return new ConnectionString(address)
        {
            UseSsl = useSsl,
            Token = token,
            UserId = Take("user_id") ?? Environment.UserName,
            SessionId = Guid.TryParseExact(session, "D", out _)
                ? session
                : throw new FormatException("session_id in the address of the server must be a UUID, as Guid.ToString() writes it."),
            Headers = values,
        };
    }

    /// <summary>Host and port, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static Dictionary<string, string> ReadValues(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (path is "" or "/")
        {
            return values;
        }

        if (!path.StartsWith("/;", StringComparison.Ordinal))
        {
            throw new FormatException($"the address of the server must be {Form}: nothing but '/;' stands between host and values.");
        }

        foreach (var part in path[2..].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = part.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || split == part.Length - 1)
            {
                throw new FormatException("a value in the address of the server must be key=value; one has no key or no value.");
            }

            var key = Uri.UnescapeDataString(part[..split]);
            if (!values.TryAdd(key, Uri.UnescapeDataString(part[(split + 1)..])))
            {
                throw new FormatException($"'{key}' stands twice in the address of the server.");
            }
        }

        return values;
    }

    private static bool IsThisMachine(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

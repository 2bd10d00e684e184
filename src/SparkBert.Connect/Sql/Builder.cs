using SparkBert.Connect.Transport;

namespace SparkBert.Connect.Sql;

/// <summary>Makes sessions of Spark Connect. It is not for several threads at once.</summary>
public sealed class Builder
{
    private readonly List<KeyValuePair<string, string>> settings = [];
    private ConnectionString? server;

    internal Builder()
    {
    }

    /// <summary>The server, and who asks.</summary>
    /// <param name="address">
    /// <c>sc://host:port/;key=value;...</c>, with the keys <c>token</c> (a bearer token), <c>use_ssl</c>, <c>user_id</c>,
    /// <c>session_id</c> (a UUID: a session that there is already, or a new one of this id); other keys are sent as headers. Values are
    /// percent-encoded. The port is 15002 if none is given. With a token the connection is encrypted, unless the server is on this machine.
    /// </param>
    /// <exception cref="FormatException">It has another form, or its token would cross a network in plain text.</exception>
    public Builder Remote(string address)
    {
        server = ConnectionString.Parse(address);
        return this;
    }

    /// <summary>A setting of the session.</summary>
    public Builder Config(string key, string value)
    {
        settings.Add(new(key, value));
        return this;
    }

    /// <summary>
    /// The session. It calls the server once, so a wrong address shows here. Each call makes a client of its own; two with one
    /// <c>session_id</c> and user share the server's session.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no server: <see cref="Remote"/> was not called.</exception>
    /// <exception cref="SparkGoneException">The server can't be reached.</exception>
    /// <exception cref="SparkConnectException">The server refused a setting.</exception>
    public SparkSession GetOrCreate()
    {
        var client = new SparkConnectClient(
            server ?? throw new InvalidOperationException("no server is named; call Remote(\"sc://host:port\") first."));
        try
        {
            _ = client.Version;
            var session = new SparkSession(client);
            foreach (var (key, value) in settings)
            {
                session.Conf().Set(key, value);
            }

            return session;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}

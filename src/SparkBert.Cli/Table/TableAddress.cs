using System.Globalization;
using Npgsql;

namespace SparkBert.Cli.Table;

/// <summary>
/// The address of a PostgreSQL database, in the form of its own programs: <c>postgresql://user@host:port/database?sslmode=require</c>. A
/// password may be in it, and better is in PGPASSWORD or in ~/.pgpass, where no list of processes shows it.
/// </summary>
internal sealed class TableAddress
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    /// <summary>The parameters behind the question mark, as libpq calls them, and what Npgsql calls them.</summary>
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["password"] = "Password",
        ["dbname"] = "Database",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
    };

    private TableAddress(string connection, string name)
    {
        (Connection, Name) = (connection, name);
    }

    /// <summary>What Npgsql takes. It may hold a password.</summary>
    public string Connection { get; }

    /// <summary>The server and its database, without user and password.</summary>
    public string Name { get; }

    /// <summary>Whether an output is such an address.</summary>
    public static bool IsAddress(string? output) =>
        output is not null && Schemes.Any(scheme => output.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads an address.</summary>
    /// <exception cref="UsageException">It is none, or has a parameter that is not known. The message does not show it.</exception>
    public static TableAddress Parse(string text)
    {
        var address = new NpgsqlConnectionStringBuilder { ApplicationName = "sparkbert" };
        var query = "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            var user = uri.UserInfo.Split(':', 2);
            Set(address, "user", Uri.UnescapeDataString(user[0]));
            Set(address, "password", user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
            Set(address, "host", uri.Host);
            Set(address, "port", uri.Port > 0 ? uri.Port.ToString(CultureInfo.InvariantCulture) : "");
            Set(address, "dbname", Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')));
            query = uri.Query.TrimStart('?');
        }
        else if (Schemes.Any(scheme => text.StartsWith(scheme + "/", StringComparison.OrdinalIgnoreCase)))
        {
            // Without a host, which .NET's addresses must have: postgresql:///database?host=/run/postgresql.
            var parts = text[(text.IndexOf(":///", StringComparison.Ordinal) + 4)..].Split('?', 2);
            Set(address, "dbname", Uri.UnescapeDataString(parts[0]));
            query = parts.Length > 1 ? parts[1] : "";
        }
        else
        {
            throw new UsageException(
                "--output: the address of the database can't be read; expected is postgresql://user@host:port/database.");
        }

        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = parameter.Split('=', 2);
            Set(address, Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        if (string.IsNullOrEmpty(address.Host))
        {
            address.Host = "localhost";
        }

        // One connection, which ends when the run does.
        address.Pooling = false;
        return new TableAddress(
            address.ConnectionString,
            string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}/{address.Database ?? address.Username}"));
    }

    private static void Set(NpgsqlConnectionStringBuilder address, string name, string value)
    {
        if (!Parameters.TryGetValue(name, out var key))
        {
            throw new UsageException(
                $"--output: the address of the database has a parameter '{name}'; known are {string.Join(", ", Parameters.Keys)}.");
        }

        if (value.Length == 0)
        {
            return;
        }

        try
        {
            // sslmode=verify-full is SslMode.VerifyFull.
            address[key] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Without the value: it may be a password at the wrong place.
            throw new UsageException($"--output: the parameter '{name}' of the database's address has a value that can't be used.");
        }
    }
}

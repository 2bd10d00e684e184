using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace SparkBert.Cli.Table;

/// <summary>
/// The address of a PostgreSQL database, in the form of its own programs: <c>postgresql://user@host:port/database?sslmode=require</c>. A
/// password may be in it, and better is in PGPASSWORD or in ~/.pgpass, where no list of processes shows it.
/// </summary>
internal sealed partial class TableAddress
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
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
    };

    /// <summary>The variables that PostgreSQL's programs read and Npgsql does not, which reads those of users and certificates.</summary>
    private static readonly (string Variable, string Parameter)[] Variables =
        [("PGHOST", "host"), ("PGPORT", "port"), ("PGDATABASE", "dbname"), ("PGSSLMODE", "sslmode")];

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
    /// <param name="text">The address.</param>
    /// <param name="findVariable">Gives a variable of the environment, which counts where the address says nothing.</param>
    /// <exception cref="UsageException">It is none, or has a parameter that is not known. The message does not show it.</exception>
    public static TableAddress Parse(string text, Func<string, string?> findVariable)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            throw new UsageException(
                "--output: the address of the database can't be read; expected is postgresql://user@host:port/database, with one host.");
        }

        // Without time limits: rows come when the model gives them, and the end of a transaction may wait for a standby.
        var address = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = "sparkbert",
            CommandTimeout = 0,
            Pooling = false,
            TcpKeepAlive = true,
        };
        foreach (var (variable, parameter) in Variables)
        {
            Set(address, parameter, findVariable(variable) ?? "", $"the variable {variable}");
        }

        foreach (var name in (string[])["user", "password", "host", "port", "dbname"])
        {
            Set(address, name, Uri.UnescapeDataString(match.Groups[name].Value));
        }

        foreach (var parameter in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = parameter.Split('=', 2);
            Set(address, Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        if (string.IsNullOrEmpty(address.Host))
        {
            address.Host = "localhost";
        }

        var database = address.Database ?? address.Username ?? findVariable("PGUSER") ?? Environment.UserName;
        return new TableAddress(
            address.ConnectionString, string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}/{database}"));
    }

    /// <summary>
    /// A host is a name, an address of IPv6 in brackets, or a folder of sockets whose slashes are written as %2F. What a password may not
    /// have is written with a percent sign, too.
    /// </summary>
    [GeneratedRegex(
        @"^postgres(ql)?://((?<user>[^:@/?#]*)(:(?<password>[^@/?#]*))?@)?(?<host>\[[0-9a-f:.%]+\]|[^\[\]:@/?#,]*)(:(?<port>[0-9]*))?"
        + @"(/(?<dbname>[^/?#]*))?(\?(?<query>[^#]*))?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    private static void Set(NpgsqlConnectionStringBuilder address, string name, string value, string? source = null)
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
            throw new UsageException(
                $"--output: {source ?? $"the parameter '{name}' of the database's address"} has a value that can't be used.");
        }
    }
}

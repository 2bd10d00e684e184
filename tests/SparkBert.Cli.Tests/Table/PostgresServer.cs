using System.Diagnostics;

namespace SparkBert.Cli.Tests.Table;

/// <summary>
/// A PostgreSQL server of the tests' own, on a socket in a folder of its own. The database <c>pgvector</c> has the extension where it is
/// installed; <c>standin</c> has types of its names that keep the bytes which a <c>COPY</c> brings, and <c>plain</c> has neither.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    public const string Password = "correct horse";

    private readonly TemporaryFolder folder = new();
    private readonly string? programs = Find();
    private readonly bool isRunning;

    public PostgresServer()
    {
        if (programs is null)
        {
            return;
        }

        // The server refuses to be root's.
        if (IsRoot)
        {
            Run("chown", "postgres", folder.Root);
        }

        RunAsOwner("initdb", "-D", folder.Path("data"), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync");
        File.WriteAllText(
            folder.Path("data", "pg_hba.conf"), "local all guarded scram-sha-256\nlocal all all trust\n");
        RunAsOwner(
            "pg_ctl", "-D", folder.Path("data"), "-l", folder.Path("log"), "-w",
            "-o", $"-c listen_addresses= -c fsync=off -k {folder.Root}", "start");
        isRunning = true;
        Query("postgres", $"CREATE ROLE guarded LOGIN SUPERUSER PASSWORD '{Password}'");
        foreach (var name in (string[])["plain", "standin", "pgvector"])
        {
            Query("postgres", $"CREATE DATABASE {name}");
        }

        Query("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1");
        var files = Path.Combine(TestData.Root, "tests", "SparkBert.Cli.Tests", "files");
        Query("standin", File.ReadAllText(Path.Combine(files, "standin_vector.sql")));
        HasExtension = Query("pgvector", "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'").Length > 0;
        if (HasExtension)
        {
            Query("pgvector", "CREATE EXTENSION vector");
        }
    }

    /// <summary>Whether pgvector itself is there.</summary>
    public bool HasExtension { get; }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Skips a test that has no server, or not the extension that it names.</summary>
    public void Require(string database)
    {
        if (programs is null)
        {
            const string Reason = "there is no PostgreSQL: no initdb was found in /usr/lib/postgresql";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Skip(Reason);
        }

        Assert.SkipUnless(database != "pgvector" || HasExtension, "PostgreSQL has no pgvector here");
    }

    /// <summary>The address of a database, as a user gives it.</summary>
    public string Address(string database, string user = "postgres", string more = "") =>
        $"postgresql:///{database}?host={folder.Root}&user={user}{more}";

    /// <summary>What psql prints of a statement, without its own frame.</summary>
    public string Query(string database, string statement)
    {
        var (code, output, error) = RunProgram("psql", PsqlArguments(database, "-f", "-"), statement);
        Assert.True(code == 0, error);
        return output;
    }

    /// <summary>A psql that takes statements until its input ends.</summary>
    public Process Open(string database) => Process.Start(new ProcessStartInfo("psql", PsqlArguments(database))
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public void Dispose()
    {
        if (isRunning)
        {
            RunAsOwner("pg_ctl", "-D", folder.Path("data"), "-m", "immediate", "-w", "stop");
        }

        folder.Dispose();
    }

    private static string? Find() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;

    private string[] PsqlArguments(string database, params string[] more) =>
        ["-h", folder.Root, "-U", "postgres", "-d", database, "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", .. more];

    private void RunAsOwner(string program, params string[] arguments)
    {
        var path = Path.Combine(programs!, program);
        Run(IsRoot ? "runuser" : path, IsRoot ? ["-u", "postgres", "--", path, .. arguments] : arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        var (code, output, error) = RunProgram(program, arguments, "");
        Assert.True(code == 0, $"{program}: {output}{error}");
    }

    private static (int ExitCode, string Output, string Error) RunProgram(string program, string[] arguments, string input)
    {
        // The server that pg_ctl starts would hold a pipe open for ever.
        var isServer = arguments.Contains("start");
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = !isServer,
            RedirectStandardError = !isServer,
            WorkingDirectory = "/",
        })!;
        var error = isServer ? Task.FromResult("") : process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = isServer ? "" : process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

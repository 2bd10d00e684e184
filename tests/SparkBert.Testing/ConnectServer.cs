using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SparkBert.Testing;

/// <summary>A real server of Spark Connect on a free port, with two slots.</summary>
public sealed partial class ConnectServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private readonly Process process;
    private readonly TaskCompletionSource<int> port = new();
    private readonly List<string> log = [];

    private ConnectServer(string version, IReadOnlyDictionary<string, string> settings)
    {
        var jars = Path.Combine(PySparkHome.RequireServer(version), "jars");
        var all = new Dictionary<string, string>(settings)
        {
            ["spark.connect.grpc.binding.address"] = "127.0.0.1",
            ["spark.connect.grpc.binding.port"] = "0",
            ["spark.ui.enabled"] = "false",
            ["spark.sql.shuffle.partitions"] = "2",
            ["spark.sql.warehouse.dir"] = folder.Path("warehouse"),
            ["spark.local.dir"] = folder.CreateFolder("local"),
        };
        var start = Script.CreateStart(
            Path.Combine(SparkHomes.Require(version), "bin", "spark-submit"),
            new() { ["SPARK_HOME"] = SparkHomes.Require(version), ["PYSPARK_PYTHON"] = "/no/python" },
            [
                "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--name", "connect", "--master", "local[2]",
                "--driver-class-path", $"{jars}/*", "--driver-java-options", $"-Djava.io.tmpdir={folder.CreateFolder("tmp")}",
                .. all.SelectMany(setting => new[] { "--conf", $"{setting.Key}={setting.Value}" }), "spark-internal",
            ]);
        start.WorkingDirectory = folder.CreateFolder("work");
        process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its port on this machine.</summary>
    public int Port => port.Task.Result;

    /// <summary>Its address for clients.</summary>
    public string Address => $"sc://127.0.0.1:{Port}";

    /// <summary>Its process.</summary>
    public int ProcessId => process.Id;

    /// <summary>A folder that lives as long as the server.</summary>
    public TemporaryFolder Folder => folder;

    /// <summary>Starts one and waits until it is ready. Where something is missing the test is skipped; in CI it fails.</summary>
    /// <param name="version">The version of Spark.</param>
    /// <param name="settings">More of Spark's settings.</param>
    public static ConnectServer Start(string version, IReadOnlyDictionary<string, string>? settings = null)
    {
        TestSkip.WithoutJdk();
        var server = new ConnectServer(version, settings ?? new Dictionary<string, string>());
        if (!server.port.Task.Wait(StartLimit))
        {
            server.Dispose();
            Assert.Fail($"the server of Spark {version} was not ready in time: {server.ReadLog()}");
        }

        return server;
    }

    /// <summary>The end of its log.</summary>
    public string ReadLog()
    {
        lock (log)
        {
            return string.Join('\n', log.TakeLast(60));
        }
    }

    /// <summary>Ends it without a word, as a crash does.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Script.Run("/usr/bin/env", "kill", "-TERM", $"{process.Id}");
            if (!process.WaitForExit(StopLimit))
            {
                Kill();
            }
        }

        process.Dispose();
        folder.Dispose();
    }

    [GeneratedRegex(@"Spark Connect server started at: \S*?(\d+)$")]
    private static partial Regex Ready();

    private void Read(string? line)
    {
        if (line is null)
        {
            port.TrySetException(new InvalidOperationException($"the server ended before it was ready: {ReadLog()}"));
            return;
        }

        lock (log)
        {
            log.Add(line);
        }

        if (Ready().Match(line.TrimEnd()) is { Success: true } ready)
        {
            port.TrySetResult(int.Parse(ready.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace SparkBert.Spark.Gateway;

/// <summary>
/// A JVM that this program started with <c>spark-submit ... pyspark-shell</c>. It exits at the end of its standard input, so it ends with
/// this process, whatever ends it.
/// </summary>
internal sealed class JvmProcess : IDisposable
{
    private const int MaxLastLines = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly Process process;
    private readonly TextTail errors = new();

    private JvmProcess(Process process) => this.process = process;

    /// <summary>The process id of the JVM.</summary>
    public int Id { get; private set; }

    /// <summary>Whether the process runs.</summary>
    public bool IsRunning => !process.HasExited;

    /// <summary>Starts the JVM with the settings that it needs from its first moment, and waits for its gateway.</summary>
    /// <exception cref="SparkLaunchException">The JVM ended or opened no gateway.</exception>
    public static JavaGateway Start(SparkHome home, IEnumerable<KeyValuePair<string, string>> settings, bool showLog)
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-gateway-");
        try
        {
            var connectionFile = Path.Combine(folder.FullName, "connection");
            var settingsFile = Path.Combine(folder.FullName, "settings.conf");
            PropertiesFile.Write(settingsFile, PropertiesFile.DefaultsOf(home), settings);
            var jvm = new JvmProcess(new Process { StartInfo = StartInfo(home, settingsFile, connectionFile) });
            try
            {
                jvm.Run(showLog);
                var (port, secret) = jvm.WaitForConnection(connectionFile, home);
                return new JavaGateway(port, secret, jvm);
            }
            catch
            {
                jvm.Dispose();
                throw;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>How the process ended, or that it runs, and its last lines; for messages.</summary>
    public string DescribeEnd()
    {
        // The socket breaks a moment before the process is reaped.
        var ended = process.WaitForExit(StopLimit);
        var how = ended ? $"process {Id} exited with code {process.ExitCode}" : $"process {Id} runs but doesn't answer";
        var last = errors.Lines.TakeLast(MaxLastLines).ToArray();
        return last.Length == 0 ? $"{how}; it wrote nothing." : $"{how}; its last output: {string.Join(" | ", last)}";
    }

    /// <summary>Closes the JVM's standard input and waits until it exits; kills it if it doesn't.</summary>
    public void Dispose()
    {
        if (Id != 0)
        {
            try
            {
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The JVM has ended and closed its end of the pipe.
            }

            if (!process.WaitForExit(StopLimit))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }

        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(SparkHome home, string settingsFile, string connectionFile)
    {
        // Ctrl-C goes to the whole foreground group. Only this program decides what it means, so the shell makes the JVM ignore it.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(home.SubmitScript)
            : new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "trap '' INT; exec \"$@\"", "sh", home.SubmitScript } };
        start.ArgumentList.Add("--properties-file");
        start.ArgumentList.Add(settingsFile);
        start.ArgumentList.Add("pyspark-shell");
        start.Environment["_PYSPARK_DRIVER_CONN_INFO_PATH"] = connectionFile;
        start.Environment["SPARK_HOME"] = home.Path;
        start.RedirectStandardInput = true;
        start.RedirectStandardError = true;
        start.StandardErrorEncoding = Encoding.UTF8;
        return start;
    }

    private void Run(bool showLog)
    {
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                errors.Add(line.Data);
                if (showLog)
                {
                    Console.Error.WriteLine(line.Data);
                }
            }
        };
        process.Start();
        Id = process.Id;
        process.BeginErrorReadLine();
    }

    private (int Port, string Secret) WaitForConnection(string file, SparkHome home)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(file))
        {
            if (process.WaitForExit(TimeSpan.FromMilliseconds(10)))
            {
                process.WaitForExit();
                throw new SparkLaunchException(LaunchFailure.Describe(home, process.ExitCode, errors.Lines));
            }

            if (clock.Elapsed > StartLimit)
            {
                throw new SparkLaunchException(
                    $"Spark at {home.Path} opened no gateway within {StartLimit.TotalSeconds:0} s; its last output: "
                    + string.Join(" | ", errors.Lines.TakeLast(MaxLastLines)));
            }
        }

        var bytes = File.ReadAllBytes(file).AsSpan();
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        return (BinaryPrimitives.ReadInt32BigEndian(bytes), Encoding.UTF8.GetString(bytes.Slice(8, length)));
    }
}

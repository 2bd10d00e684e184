using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Daemon;

/// <summary>The real worker as a process, started as the JVM starts it.</summary>
internal sealed class WorkerDaemon : IDisposable
{
    public const string Secret = "0123456789abcdef";

    private readonly StringBuilder errors = new();

    private WorkerDaemon(Process process) => Process = process;

    public Process Process { get; }

    public int Port { get; private set; }

    public string? SocketPath { get; private set; }

    /// <summary>What the process wrote to its standard error.</summary>
    public string Log
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    public static WorkerDaemon Start(bool isSpark4 = true, bool isUnix = false)
    {
        var arguments = isSpark4 ? new[] { "-m", "pyspark.daemon", "pyspark.worker" } : ["-m", "pyspark.daemon"];
        var folder = Path.GetTempPath();
        var daemon = Launch(arguments, isUnix
            ? [("PYTHON_UNIX_DOMAIN_ENABLED", "True"), ("PYTHON_WORKER_FACTORY_SOCK_DIR", folder)]
            : [("PYTHON_WORKER_FACTORY_SECRET", Secret)]);
        var output = daemon.Process.StandardOutput.BaseStream;
        if (isUnix)
        {
            var path = new byte[ReadInt(output)];
            output.ReadExactly(path);
            daemon.SocketPath = Encoding.UTF8.GetString(path);
        }
        else
        {
            daemon.Port = ReadInt(output);
        }

        return daemon;
    }

    public static WorkerDaemon Launch(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(SparkWorker).Assembly.Location },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var daemon = new WorkerDaemon(Process.Start(start)!);
        daemon.Process.ErrorDataReceived += (_, line) =>
        {
            lock (daemon.errors)
            {
                daemon.errors.AppendLine(line.Data);
            }
        };
        daemon.Process.BeginErrorReadLine();
        return daemon;
    }

    /// <summary>Connects and says the secret, as the JVM does.</summary>
    public NetworkStream Connect()
    {
        var stream = ConnectOnly();
        Assert.Equal(Process.Id, ReadInt(stream));
        if (SocketPath is null)
        {
            new WireWriterTo(stream).Utf(Secret);
            Assert.Equal("ok", ReadUtf(stream));
        }

        return stream;
    }

    public NetworkStream ConnectOnly()
    {
        var socket = SocketPath is null ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(SocketPath is null ? new IPEndPoint(IPAddress.Loopback, Port) : new UnixDomainSocketEndPoint(SocketPath));

        // A worker that hangs fails the test instead of holding it.
        socket.ReceiveTimeout = socket.SendTimeout = 60_000;
        return new NetworkStream(socket, ownsSocket: true);
    }

    public static int ReadInt(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    public static string ReadUtf(Stream stream)
    {
        var bytes = new byte[ReadInt(stream)];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Waits for a line in the log.</summary>
    public void WaitForLog(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"'{text}' is not in the log: {Log}");
            Thread.Yield();
        }
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
    }
}

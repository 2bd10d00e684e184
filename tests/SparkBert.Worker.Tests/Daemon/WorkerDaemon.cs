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

    /// <summary>What has not come by then never comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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

    /// <summary>Starts a daemon.</summary>
    /// <param name="isSpark4">Whether it gets the arguments of Spark 4.</param>
    /// <param name="isUnix">Whether it listens on a Unix domain socket.</param>
    /// <param name="environment">More variables.</param>
    public static WorkerDaemon Start(bool isSpark4 = true, bool isUnix = false, params (string Name, string Value)[] environment)
    {
        var arguments = isSpark4 ? new[] { "-m", "pyspark.daemon", "pyspark.worker" } : ["-m", "pyspark.daemon"];
        (string, string)[] listen = isUnix
            ? [("PYTHON_UNIX_DOMAIN_ENABLED", "True"), ("PYTHON_WORKER_FACTORY_SOCK_DIR", Path.GetTempPath())]
            : [("PYTHON_WORKER_FACTORY_SECRET", Secret)];
        var daemon = Launch(arguments, [.. listen, .. environment]);
        daemon.ReadAddress(isUnix);
        return daemon;
    }

    /// <summary>Starts the worker beside the tests.</summary>
    public static WorkerDaemon Launch(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SparkWorker).Assembly.Location, .. arguments]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Launch(start);
    }

    /// <summary>Starts any program that is a worker.</summary>
    public static WorkerDaemon Launch(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var daemon = new WorkerDaemon(Process.Start(start)!);
        daemon.Process.ErrorDataReceived += (_, line) => daemon.AddToLog(line.Data);
        daemon.Process.BeginErrorReadLine();
        return daemon;
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

    /// <summary>Reads what the daemon says first: where to connect to.</summary>
    public void ReadAddress(bool isUnix = false)
    {
        var output = Process.StandardOutput.BaseStream;
        if (isUnix)
        {
            SocketPath = ReadUtf(output);
        }
        else
        {
            Port = ReadInt(output);
        }
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
        var socket = SocketPath is null
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(SocketPath is null ? new IPEndPoint(IPAddress.Loopback, Port) : new UnixDomainSocketEndPoint(SocketPath));

        // A worker that hangs fails the test instead of holding it.
        socket.ReceiveTimeout = socket.SendTimeout = (int)Patience.TotalMilliseconds;
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Waits for a line in the log.</summary>
    public void WaitForLog(string text)
    {
        var clock = Stopwatch.StartNew();
        lock (errors)
        {
            while (!errors.ToString().Contains(text, StringComparison.Ordinal))
            {
                var left = Patience - clock.Elapsed;
                Assert.True(left > TimeSpan.Zero && Monitor.Wait(errors, left), $"'{text}' is not in the log: {errors}");
            }
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

    private void AddToLog(string? line)
    {
        lock (errors)
        {
            errors.AppendLine(line);
            Monitor.PulseAll(errors);
        }
    }
}

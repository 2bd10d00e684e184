using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace SparkBert.Driver.Jvm;

/// <summary>A connection to a <see cref="LoopbackServer"/>. One thread may use it; any may close it.</summary>
public sealed class LoopbackConnection : IDisposable
{
    /// <summary>The bytes that are read from a connection that has proven nothing.</summary>
    public const int MaxUnprovenBytes = 4096;

    private const int BufferBytes = 4096;

    private readonly byte[] buffer = new byte[BufferBytes];
    private readonly TcpClient client;
    private readonly NetworkStream stream;
    private readonly TimeSpan proofLimit;
    private readonly long opened = Stopwatch.GetTimestamp();
    private int start;
    private int end;
    private int unprovenBytes;
    private volatile bool isProven;

    internal LoopbackConnection(TcpClient client, TimeSpan proofLimit)
    {
        this.client = client;
        this.proofLimit = proofLimit;
        client.NoDelay = true;
        stream = client.GetStream();
    }

    /// <summary>Whether it is known to come from the JVM.</summary>
    public bool IsProven => isProven;

    /// <summary>Lifts the bounds: what was read can come from the JVM only.</summary>
    public void Prove() => isProven = true;

    /// <summary>Reads a number of bytes.</summary>
    /// <param name="bytes">Where they go.</param>
    /// <exception cref="IOException">It has ended, or it is unproven and over a bound.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public void ReadExactly(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (start == end && !Fill())
            {
                throw new EndOfStreamException();
            }

            var count = Math.Min(bytes.Length, end - start);
            buffer.AsSpan(start, count).CopyTo(bytes);
            start += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Reads a line of UTF-8, without its end.</summary>
    /// <param name="maxBytes">The bytes that it may have.</param>
    /// <returns>The line, or null at the end of the connection.</returns>
    /// <exception cref="IOException">The line is longer; or the connection is unproven and over a bound.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public string? ReadLine(int maxBytes)
    {
        var line = new ArrayBufferWriter<byte>();
        while (true)
        {
            if (start == end && !Fill())
            {
                return line.WrittenCount == 0 ? null : Encoding.UTF8.GetString(line.WrittenSpan);
            }

            var part = buffer.AsSpan(start, end - start);
            var newLine = part.IndexOf((byte)'\n');
            var count = newLine < 0 ? part.Length : newLine;
            if (line.WrittenCount + count > maxBytes)
            {
                throw new IOException($"A line of the JVM is longer than {maxBytes} bytes.");
            }

            line.Write(part[..count]);
            start += count;
            if (newLine >= 0)
            {
                start++;
                return Encoding.UTF8.GetString(line.WrittenSpan);
            }
        }
    }

    /// <summary>Sends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">It has ended, or nobody reads it in time while it is unproven.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        stream.WriteTimeout = TimeLeft();
        stream.Write(bytes);
    }

    /// <summary>Closes it; whoever reads or writes it meets its end.</summary>
    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }

    private bool Fill()
    {
        stream.ReadTimeout = TimeLeft();
        var space = isProven ? buffer.Length : Math.Min(buffer.Length, MaxUnprovenBytes - unprovenBytes);
        if (space == 0)
        {
            throw new IOException($"A connection that has proven nothing sends more than {MaxUnprovenBytes} bytes.");
        }

        start = 0;
        end = stream.Read(buffer.AsSpan(0, space));
        unprovenBytes += isProven ? 0 : end;
        return end > 0;
    }

    /// <summary>In milliseconds, as the stream takes it. However slowly bytes come: the time is that of all of them.</summary>
    private int TimeLeft()
    {
        if (isProven)
        {
            return Timeout.Infinite;
        }

        var left = (proofLimit - Stopwatch.GetElapsedTime(opened)).TotalMilliseconds;
        return left > 0 ? (int)Math.Ceiling(left) : throw new IOException("A connection has proven nothing in its time.");
    }
}

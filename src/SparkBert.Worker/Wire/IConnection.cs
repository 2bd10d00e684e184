using System.Net.Sockets;

namespace SparkBert.Worker.Wire;

/// <summary>
/// A connection with the JVM, or with its server: a socket, or what stands for one where a test decides what becomes of each byte. Members
/// throw what a <see cref="Socket"/> throws: <see cref="SocketException"/> and <see cref="ObjectDisposedException"/>.
/// </summary>
internal interface IConnection : IDisposable
{
    /// <summary>
    /// Whether the peer closed its end, even if bytes before it were not read yet. Any thread may ask, also when the connection is closed.
    /// </summary>
    bool IsLeftByPeer { get; }

    /// <summary>Waits for bytes and takes as many as there are; 0 when no more will come.</summary>
    int Receive(Span<byte> buffer);

    /// <summary>Gives some bytes away, at least one.</summary>
    /// <returns>How many.</returns>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Ends one direction, or both. A thread that waits in <see cref="Receive"/> gets 0 then.</summary>
    void Shutdown(SocketShutdown how);
}

using System.Net.Sockets;

namespace SparkBert.Worker.Wire;

/// <summary>A connection over a socket, which it owns.</summary>
internal sealed class SocketConnection(Socket socket) : IConnection
{
    public bool IsLeftByPeer => SocketState.IsLeftByPeer(socket);

    public int Receive(Span<byte> buffer) => socket.Receive(buffer);

    public int Send(ReadOnlySpan<byte> bytes) => socket.Send(bytes);

    public void Shutdown(SocketShutdown how) => socket.Shutdown(how);

    public void Dispose() => socket.Dispose();
}

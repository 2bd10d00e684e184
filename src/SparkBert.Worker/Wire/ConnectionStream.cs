using System.Net.Sockets;

namespace SparkBert.Worker.Wire;

/// <summary>
/// A connection as a stream whose failures are a <see cref="PeerGoneException"/>, so that they differ from a function's own I/O errors.
/// </summary>
internal sealed class ConnectionStream(IConnection connection) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return connection.Receive(buffer);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw new PeerGoneException($"the connection was lost: {error.Message}", error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            while (buffer.Length > 0)
            {
                buffer = buffer[connection.Send(buffer)..];
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw new PeerGoneException($"the connection was lost: {error.Message}", error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

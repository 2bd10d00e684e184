using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace SparkBert.Worker.Wire;

/// <summary>Asks the system about a socket without reading from it.</summary>
internal static partial class SocketState
{
    // poll.h of Linux.
    private const short PollErr = 0x8;
    private const short PollHup = 0x10;
    private const short PollRdHup = 0x2000;

    /// <summary>
    /// Whether the peer closed its end, even if bytes before it were not read yet. Only Linux can tell that; elsewhere it shows when
    /// nothing is left to read.
    /// </summary>
    public static bool IsLeftByPeer(Socket socket)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
            }

            var poll = new PollFd { Fd = (int)socket.Handle, Events = PollRdHup };
            return Poll(ref poll, 1, 0) > 0 && (poll.Revents & (PollErr | PollHup | PollRdHup)) != 0;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollFd fds, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }
}

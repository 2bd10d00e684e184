using System.Globalization;

namespace SparkBert.Worker.Serving;

/// <summary>The arguments of <c>--serve SOCKET --idle SECONDS</c>.</summary>
/// <param name="SocketPath">The Unix domain socket.</param>
/// <param name="IdleTime">How long the process stays without a connection.</param>
internal sealed record ServeOptions(string SocketPath, TimeSpan IdleTime)
{
    private const string Serve = "--serve";
    private const string Idle = "--idle";
    private const int DefaultSeconds = 600;

    /// <summary>About 46 days: a timer of .NET runs up to 49.</summary>
    private const int MaxSeconds = 4_000_000;

    /// <summary>Whether the arguments ask for a server.</summary>
    public static bool AreGiven(string[] args) => args is [Serve, ..];

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">They are not understood.</exception>
    public static ServeOptions Parse(string[] args) => args switch
    {
        [Serve, { Length: > 0 } socket] => new ServeOptions(Path.GetFullPath(socket), TimeSpan.FromSeconds(DefaultSeconds)),
        [Serve, { Length: > 0 } socket, Idle, var seconds] => new ServeOptions(
            Path.GetFullPath(socket),
            int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxSeconds
                ? TimeSpan.FromSeconds(number)
                : throw new FormatException($"{Idle} must be a number of seconds from 1 to {MaxSeconds}, but is '{seconds}'.")),
        _ => throw new FormatException($"expected {Serve} SOCKET [{Idle} SECONDS]."),
    };
}


namespace SparkBert.Cli.Tests.Simulation;

/// <summary>A fault that strace puts into a call of the system: the nth of each thread fails, or each from the nth on is slow.</summary>
/// <param name="Call">The call, or several that do the same.</param>
/// <param name="Effect">What becomes of it, in strace's words.</param>
/// <param name="When">Which of them.</param>
internal sealed record SystemFault(string Call, string Effect, int When)
{
    private const string Slow = "delay_enter=20000";

    // What writes a file at a place, and what brings a file and its name to the disk; .NET links where it can't rename. Pipes and the
    // runtime's own memory use other calls.
    private static readonly string[] Calls = ["pwrite64", "fsync", "rename,link"];

    private static readonly string[] Effects = ["error=ENOSPC", "error=EIO", Slow];

    /// <summary>Chooses one.</summary>
    public static SystemFault Choose(Random random)
    {
        var call = Calls[random.Next(Calls.Length)];
        return new SystemFault(call, Effects[random.Next(Effects.Length)], random.Next(1, call == "pwrite64" ? 6 : 4));
    }

    /// <summary>What is disturbed, for the counts.</summary>
    public override string ToString() => $"{(Effect == Slow ? "slow" : Effect.Split('=')[1])} at {Call.Split(',')[0]}";

    /// <summary>Runs the command with it.</summary>
    public (int ExitCode, string Error) Run(List<string> arguments)
    {
        // A slow call is slow each time; another fault comes once.
        string[] options =
        [
            "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", $"trace={Call}",
            "-e", $"inject={Call}:{Effect}:when={When}{(Effect == Slow ? "+" : "")}",
        ];
        return Strace.Run(options, arguments);
    }
}

namespace SparkBert.Driver.Shipping;

/// <summary>A worker on this machine's disk.</summary>
public static class WorkerProgram
{
    /// <summary>The worker's file name.</summary>
    public static string FileName { get; } = OperatingSystem.IsWindows() ? "SparkBert.Worker.exe" : "SparkBert.Worker";

    /// <summary>Checks that a program exists, can be started, and runs on a processor.</summary>
    /// <param name="path">The program.</param>
    /// <param name="architecture">The processor: <c>x64</c> or <c>arm64</c>; null for this machine's.</param>
    /// <param name="source">The setting or option that names the program, for the message.</param>
    /// <returns>The expected processor.</returns>
    /// <exception cref="ShippingException">The check failed.</exception>
    public static string Check(string path, string? architecture, string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        architecture ??= ElfHeader.ThisArchitecture;
        if (!File.Exists(path))
        {
            throw new ShippingException(Directory.Exists(path)
                ? $"{source} names '{path}', which is a folder; expected the worker's program, such as {Path.Combine(path, FileName)}, "
                    + "or its archive."
                : $"{source} names the worker '{path}', but there is no such file.");
        }

        if (OperatingSystem.IsWindows())
        {
            return architecture;
        }

        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if ((File.GetUnixFileMode(path) & Executable) == 0)
        {
            throw new ShippingException(path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                ? $"{source} names '{path}'; Spark starts one executable file, so name the program beside it: "
                    + $"{Path.ChangeExtension(path, null)}."
                : $"{source} names the worker '{path}', which is not executable; run chmod +x.");
        }

        // A script may start the worker; its interpreter's architecture is not checked.
        if (OperatingSystem.IsLinux() && ReadArchitecture(path) is { } found && found != architecture)
        {
            throw new ShippingException(
                $"{source} names the worker '{path}', which is built for {found}, but {architecture} was expected "
                + $"(set {SparkBertSettings.WorkerArchitecture} if executors have another processor than this machine).");
        }

        return architecture;
    }

    private static string? ReadArchitecture(string path)
    {
        Span<byte> start = stackalloc byte[ElfHeader.Length];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return ElfHeader.GetArchitecture(start[..length]);
    }
}

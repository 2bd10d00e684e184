using System.Diagnostics;

namespace SparkBert.Testing;

/// <summary>A disk of a few kilobytes that a test can fill; skips the test where it can't be mounted.</summary>
public sealed class SmallDisk : IDisposable
{
    public SmallDisk(string path, int kilobytes)
    {
        Path = path;
        Directory.CreateDirectory(path);
        using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path]) { RedirectStandardError = true })!;
        mount.WaitForExit();
        Assert.SkipWhen(mount.ExitCode != 0, "a small disk can't be mounted without the rights to");
    }

    public string Path { get; }

    public void Dispose()
    {
        using var unmount = Process.Start("umount", Path);
        unmount.WaitForExit();
    }
}

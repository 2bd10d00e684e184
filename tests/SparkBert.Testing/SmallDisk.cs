using System.Diagnostics;

namespace SparkBert.Testing;

/// <summary>A disk of a few kilobytes that a test can fill; skips the test where it can't be mounted.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>Mounts the disk.</summary>
    /// <param name="path">Where it is mounted; the folder is made.</param>
    /// <param name="kilobytes">Its size.</param>
    public SmallDisk(string path, int kilobytes)
    {
        Path = path;
        Directory.CreateDirectory(path);
        string[] arguments = ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path];
        using var mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        mount.WaitForExit();
        Assert.SkipWhen(mount.ExitCode != 0, "a small disk can't be mounted without the rights to");
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Unmounts the disk.</summary>
    public void Dispose()
    {
        using var unmount = Process.Start("umount", Path);
        unmount.WaitForExit();
    }
}

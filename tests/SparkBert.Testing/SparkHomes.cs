using System.Diagnostics;

namespace SparkBert.Testing;

/// <summary>
/// The real Sparks of the tests: in the folder that <c>SPARKBERT_SPARK_HOMES</c> names (with spark-VERSION in it), or unpacked once into
/// the user's cache with the <c>unpack.sh</c> of <c>SPARKBERT_SPARK</c> or of <c>../shared/spark</c> beside the checkout.
/// </summary>
public static class SparkHomes
{
    /// <summary>
    /// For JVMs of a few seconds: without the second compiler, which costs more than it gives there, half the processor time.
    /// </summary>
    private const string ShortLife = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static readonly TimeSpan UnpackLimit = TimeSpan.FromMinutes(10);

    /// <summary>The versions, oldest first.</summary>
    public static string[] All { get; } = ["3.5.9", "4.0.5", "4.1.4", "4.2.1"];

    /// <summary>The folder of a version; where there is none the test is skipped, in CI it fails.</summary>
    public static string Require(string version)
    {
        PreferShortLife();
        var homes = Environment.GetEnvironmentVariable("SPARKBERT_SPARK_HOMES");
        if (!string.IsNullOrEmpty(homes))
        {
            var home = Path.Combine(homes, $"spark-{version}");
            return Directory.Exists(home) ? home : Missing($"SPARKBERT_SPARK_HOMES is '{homes}', where there is no spark-{version}");
        }

        var source = Environment.GetEnvironmentVariable("SPARKBERT_SPARK");
        source = string.IsNullOrEmpty(source) ? Path.Combine(TestData.Root, "..", "shared", "spark") : source;
        var script = Path.GetFullPath(Path.Combine(source, "unpack.sh"));
        return File.Exists(script) ? Unpacked(script, version) : Missing($"there is no {script} to unpack Spark {version} with");
    }

    /// <summary>Options of the JVMs that spark-submit starts, and of the one that plans its command; one's own have their way.</summary>
    private static void PreferShortLife()
    {
        foreach (var name in new[] { "SPARK_SUBMIT_OPTS", "SPARK_LAUNCHER_OPTS" })
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, ShortLife);
            }
        }
    }

    private static string Unpacked(string script, string version)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var cache = Path.Combine(data, "sparkbert", "sparks");
        Directory.CreateDirectory(cache);
        using var alone = LockFile(Path.Combine(cache, ".lock"));
        using var unpack = Process.Start(new ProcessStartInfo("/bin/bash")
        {
            ArgumentList = { script, cache, version },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var said = unpack.StandardOutput.ReadToEndAsync();
        var errors = unpack.StandardError.ReadToEnd();
        unpack.WaitForExit();
        Assert.True(unpack.ExitCode == 0, $"{script} ended with {unpack.ExitCode}: {errors} {said.Result}");
        return Path.Combine(cache, $"spark-{version}");
    }

    /// <summary>Test projects run as processes side by side; one unpacks, the others wait for it.</summary>
    /// <exception cref="TimeoutException">They have not unpacked it within ten minutes.</exception>
    private static FileStream LockFile(string path)
    {
        FileStream? file = null;
        return SpinWait.SpinUntil(() => (file = TryLock(path)) is not null, UnpackLimit)
            ? file!
            : throw new TimeoutException($"another process has held {path} for {UnpackLimit.TotalMinutes:0} minutes.");
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
        return reason;
    }
}

using SparkBert.Worker.Models;

namespace SparkBert.Worker.Tests.Models;

/// <summary>Files as Linux has them, cgroups of version 1 and 2.</summary>
public sealed class ProcessMemoryLimitTests : IDisposable
{
    private const long Machine = 16_000_000L << 10;

    private readonly string root = Directory.CreateTempSubdirectory("sparkbert-cgroup-").FullName;

    public ProcessMemoryLimitTests() => Write("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:         1 kB\n");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Without_a_group_it_is_the_machines() => Assert.Equal(Machine, ProcessMemoryLimit.Read(root));

    [Fact]
    public void The_least_limit_up_to_the_root_counts()
    {
        Write("proc/self/cgroup", "0::/kube/pod/worker\n");
        Write("sys/fs/cgroup/kube/memory.max", "8000000000\n");
        Write("sys/fs/cgroup/kube/pod/memory.max", "4000000000\n");
        Write("sys/fs/cgroup/kube/pod/worker/memory.max", "max\n");

        Assert.Equal(4_000_000_000, ProcessMemoryLimit.Read(root));
    }

    [Fact]
    public void Inside_of_a_container_the_root_has_the_limit()
    {
        Write("proc/self/cgroup", "0::/system.slice/docker-0123.scope\n");
        Write("sys/fs/cgroup/memory.max", "2000000000\n");

        Assert.Equal(2_000_000_000, ProcessMemoryLimit.Read(root));
    }

    [Fact]
    public void Version_1_has_a_folder_for_memory()
    {
        Write("proc/self/cgroup", "12:cpu,cpuacct:/docker/1\n9:memory:/docker/1\n1:name=systemd:/docker/1\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "3000000000\n");

        Assert.Equal(3_000_000_000, ProcessMemoryLimit.Read(root));
    }

    [Fact]
    public void No_limit_of_version_1_is_a_huge_number()
    {
        Write("proc/self/cgroup", "9:memory:/\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

        Assert.Equal(Machine, ProcessMemoryLimit.Read(root));
    }

    [Fact]
    public void This_machine_has_some() => Assert.InRange(ProcessMemoryLimit.Read(), 1L << 28, 1L << 50);

    private void Write(string path, string text)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}

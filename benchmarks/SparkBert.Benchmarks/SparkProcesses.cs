using System.Diagnostics;
using System.Globalization;
using SparkBert.Driver;
using SparkBert.Spark;
using SparkBert.Spark.Sql;

namespace SparkBert.Benchmarks;

/// <summary>A Spark of this machine, and what its processes take.</summary>
internal static class SparkProcesses
{
    /// <summary>Tasks at the same time.</summary>
    public static readonly int Slots = Environment.ProcessorCount;

    /// <summary>The usual settings of the benchmarks.</summary>
    /// <param name="home">The folder of Spark.</param>
    /// <param name="worker">A type of the program that is the worker.</param>
    public static Builder Builder(string home, Type worker)
    {
        Environment.SetEnvironmentVariable("SPARK_LOCAL_IP", "127.0.0.1");
        Environment.SetEnvironmentVariable("SPARK_LOCAL_HOSTNAME", "localhost");
        return SparkSession.Builder().AppName("SparkBert.Benchmarks").SparkHome(home).Master($"local[{Slots}]")
            .Config("spark.ui.enabled", false).Config("spark.driver.memory", "2g").Config(SparkBertSettings.DriverLog, false)
            .Worker(Path.ChangeExtension(worker.Assembly.Location, null));
    }

    /// <summary>Processor time that this program's JVM and its one worker took so far; zero before the worker runs.</summary>
    public static (TimeSpan Jvm, TimeSpan Worker) ProcessorTime()
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: ParentOf(id)))
            .ToDictionary(process => process.Id, process => process.Parent);
        var worker = parents.Keys.FirstOrDefault(id => IsBelow(id, Environment.ProcessId, parents) && IsWorker(id));
        return worker == 0 ? default : (TimeOf(parents[worker]), TimeOf(worker));
    }

    private static bool IsBelow(int process, int ancestor, Dictionary<int, int> parents)
    {
        while (parents.TryGetValue(process, out var parent))
        {
            if (parent == ancestor)
            {
                return true;
            }

            process = parent;
        }

        return false;
    }

    private static bool IsWorker(int process) => Read(process, "cmdline").Contains("\0-m\0pyspark.daemon\0", StringComparison.Ordinal);

    private static int ParentOf(int process)
    {
        // The fourth field; the second, in brackets, may hold spaces.
        var stat = Read(process, "stat");
        return stat.Length == 0 ? 0 : int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static TimeSpan TimeOf(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.TotalProcessorTime;
    }
}

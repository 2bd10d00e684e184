using System.Diagnostics;
using System.Globalization;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Stages;

namespace SparkBert.Soak;

/// <summary>
/// A Spark job whose workers and executors are killed at any moment: the rows are those of the engine in this process, bit for bit.
/// </summary>
internal sealed class SparkSoak : ISoak, IDisposable
{
    private readonly Pipeline pipeline;
    private readonly SparkSession session;
    private readonly int jvm;

    /// <summary>Starts a cluster on this machine, with two slots on one executor.</summary>
    public SparkSoak(Pipeline pipeline, string? home)
    {
        this.pipeline = pipeline;
        var builder = SparkSession.Builder().AppName("soak").Master("local-cluster[1,2,1024]").ProgramIsWorker()
            .Config("spark.ui.enabled", false)
            .Config("spark.sparkbert.driver.log", false)

            // Kills of ours are no reason to give up: what is asked for is that the rows come, however often they must be computed.
            .Config("spark.task.maxFailures", 1000)
            .Config("spark.deploy.maxExecutorRetries", -1);
        session = (home is null ? builder : builder.SparkHome(home)).GetOrCreate();
        jvm = Children(Environment.ProcessId)
            .First(child => CommandOf(child).Contains("org.apache.spark.deploy.SparkSubmit", StringComparison.Ordinal));
    }

    public string Name => "Spark";

    public bool IsKilled => true;

    public void RunRound(Random random, SoakCounts counts, CancellationToken ended)
    {
        var rows = SoakRows.Create(random, random.Next(50, 200));
        var expected = SoakRows.Hash(pipeline.Transform(SoakRows.Cut(rows, new Random(0)), new TransformContext()));
        var batches = SoakRows.Cut(rows, random).ToList();
        var embedded = pipeline.Transform(session.CreateDataFrame(batches).Repartition(random.Next(1, 7)));
        var job = Task.Factory.StartNew(
            embedded.CollectArrow, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (var kills = 0; kills < 4 && !ended.IsCancellationRequested; kills++)
        {
            if (job.Wait(TimeSpan.FromSeconds(0.1 + (random.NextDouble() * 3)), CancellationToken.None))
            {
                break;
            }

            Kill(random, counts);
        }

        SoakCounts.Compare(Name, expected, SoakRows.Hash(job.GetAwaiter().GetResult()));
        counts.AddRound(rows.Count);
    }

    public void Dispose() => session.Dispose();

    /// <summary>Ends a worker, or now and then the whole executor.</summary>
    private void Kill(Random random, SoakCounts counts)
    {
        var isExecutor = random.Next(5) == 0;
        var mark = isExecutor ? "CoarseGrainedExecutorBackend" : "\0-m\0pyspark.daemon\0";
        var found = Descendants(jvm).Where(process => CommandOf(process).Contains(mark, StringComparison.Ordinal)).ToList();
        if (found.Count == 0)
        {
            return;
        }

        try
        {
            using var victim = Process.GetProcessById(found[random.Next(found.Count)]);
            victim.Kill();
            counts.AddKill();
            counts.AddRestart();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }

    private static IEnumerable<int> Descendants(int process) =>
        Children(process).SelectMany(child => Descendants(child).Prepend(child));

    private static List<int> Children(int process)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                    && File.ReadAllText(Path.Combine(folder, "stat")) is var stat
                    && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == process.ToString(CultureInfo.InvariantCulture))
                {
                    found.Add(id);
                }
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return found;
    }

    private static string CommandOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}

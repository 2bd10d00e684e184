using SparkBert.Driver;
using SparkBert.Spark;
using SparkBert.Spark.Sql;

[assembly: AssemblyFixture(typeof(SparkBert.Jobs.Tests.Sessions))]

namespace SparkBert.Jobs.Tests;

/// <summary>Sessions in this process, one for each version, for what needs no job of its own.</summary>
public sealed partial class Sessions : IDisposable
{
    private readonly Dictionary<string, SparkSession> open = new(StringComparer.Ordinal);

    /// <summary>The session of a version.</summary>
    public SparkSession Get(string version)
    {
        lock (open)
        {
            if (!open.TryGetValue(version, out var session))
            {
                Environment.SetEnvironmentVariable("SPARK_LOCAL_IP", "127.0.0.1");
                Environment.SetEnvironmentVariable("SPARK_LOCAL_HOSTNAME", "localhost");
                session = SparkSession.Builder().Master("local[2]").SparkHome(SparkHomes.Require(version))
                    .Worker(Script.GetProgram("SparkBert.Worker")).Config("spark.ui.enabled", false)
                    .Config("spark.sql.shuffle.partitions", 2).Config(SparkBertSettings.DriverLog, false).GetOrCreate();
                open.Add(version, session);
            }

            return session;
        }
    }

    public void Dispose()
    {
        DisposeOthers();
        foreach (var session in open.Values)
        {
            session.Dispose();
        }
    }

    /// <summary>Ends what the tests of jobs have beside these sessions.</summary>
    partial void DisposeOthers();
}

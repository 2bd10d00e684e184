using System.Globalization;
using SparkBert.Driver.Shipping;

namespace SparkBert.Cli.Doctor;

/// <summary>What <c>sparkbert doctor</c> was asked to check.</summary>
/// <param name="Master">The master of the job of one row.</param>
/// <param name="SparkHome">Spark's folder; null for SPARK_HOME or the path.</param>
/// <param name="Worker">
/// The worker or its archive, as the setting <c>spark.sparkbert.worker</c>; null for what lies beside the program.
/// </param>
/// <param name="Model">The model; null to check without one.</param>
/// <param name="GivenCores">Cores of an executor; null for those of the local master, else of this machine.</param>
/// <param name="TaskCpus">Cores of a task.</param>
/// <param name="GivenMemory">Memory of an executor's JVM in bytes; null for Spark's default.</param>
/// <param name="RunJob">Whether the job of one row is run.</param>
/// <param name="Timeout">The longest that the job of one row may take.</param>
internal sealed record DoctorOptions(
    string Master,
    string? SparkHome,
    string? Worker,
    string? Model,
    int? GivenCores,
    int TaskCpus,
    long? GivenMemory,
    bool RunJob,
    TimeSpan Timeout)
{
    /// <summary>Spark's default of <c>spark.executor.memory</c>.</summary>
    private const long DefaultMemory = 1L << 30;

    /// <summary>Whether the master is this machine alone.</summary>
    public bool IsLocal => SparkAddress.IsLocalMaster(Master);

    /// <summary>Cores of an executor.</summary>
    public int Cores => GivenCores ?? LocalCores() ?? Environment.ProcessorCount;

    /// <summary>Memory of an executor's JVM in bytes.</summary>
    public long ExecutorMemory => GivenMemory ?? DefaultMemory;

    /// <summary>Tasks that an executor runs at once.</summary>
    public int Slots => Cores / TaskCpus;

    /// <summary>The number of <c>local[N]</c> or <c>local[N,failures]</c>; null for <c>local[*]</c> and other masters.</summary>
    private int? LocalCores()
    {
        if (Master == "local")
        {
            return 1;
        }

        var text = IsLocal ? Master["local[".Length..].Split(',', ']')[0] : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }
}

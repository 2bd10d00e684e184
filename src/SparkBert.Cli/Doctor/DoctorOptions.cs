namespace SparkBert.Cli.Doctor;

/// <summary>What the command <c>sparkbert doctor</c> was told.</summary>
/// <param name="Master">The master of the one-row job.</param>
/// <param name="SparkHome">Spark's folder; null for SPARK_HOME or the path.</param>
/// <param name="Worker">The worker or its archive, as the setting <c>spark.sparkbert.worker</c>; null for what lies beside the program.</param>
/// <param name="Model">The model; null to check without one.</param>
/// <param name="Cores">Cores of an executor.</param>
/// <param name="TaskCpus">Cores of a task.</param>
/// <param name="ExecutorMemory">Memory of an executor's JVM in bytes.</param>
/// <param name="RunJob">Whether the one-row job is run.</param>
internal sealed record DoctorOptions(string Master, string? SparkHome, string? Worker, string? Model, int Cores, int TaskCpus, long ExecutorMemory, bool RunJob)
{
    /// <summary>Tasks that an executor runs at once.</summary>
    public int Slots => Cores / TaskCpus;
}

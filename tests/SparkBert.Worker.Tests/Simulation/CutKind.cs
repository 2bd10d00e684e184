namespace SparkBert.Worker.Tests.Simulation;

/// <summary>How a simulated JVM leaves a connection.</summary>
internal enum CutKind
{
    /// <summary>It stays until all is said.</summary>
    None,

    /// <summary>It writes no more and reads on.</summary>
    HalfClose,

    /// <summary>It closes: what the worker writes comes back as a broken pipe.</summary>
    Close,

    /// <summary>It is gone: reads and writes end with a reset.</summary>
    Reset,
}

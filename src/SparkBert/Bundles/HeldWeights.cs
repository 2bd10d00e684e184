namespace SparkBert.Bundles;

/// <summary>
/// Which weights beside the graph are copied into our memory before ONNX Runtime gets them, so that no change of a file can reach them.
/// </summary>
internal enum HeldWeights
{
    /// <summary>None: all stay mapped from their file, for a run or two on files that nobody changes.</summary>
    None,

    /// <summary>
    /// The weights that ONNX Runtime would leave mapped. It repacks matrices into its own memory, so they are mapped only while it loads.
    /// </summary>
    LeftMapped,

    /// <summary>All.</summary>
    All,
}

namespace SparkBert.Bundles;

/// <summary>Which weights beside the graph ONNX Runtime gets from our memory, where no change of a file can reach them.</summary>
internal enum HeldWeights
{
    /// <summary>None: all stay mapped from their file, for a run or two on files that nobody changes.</summary>
    None,

    /// <summary>Those that ONNX Runtime would leave mapped. Matrices, which it repacks into memory of its own, are only mapped while it loads.</summary>
    LeftMapped,

    /// <summary>All.</summary>
    All,
}

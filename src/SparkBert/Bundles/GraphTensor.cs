namespace SparkBert.Bundles;

/// <summary>A weight of an ONNX graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="ElementType">ONNX's number of its type: 1 is float.</param>
/// <param name="DataFile">The file that holds its values, beside the graph; null if they are in the graph.</param>
/// <param name="Offset">Where in the file they begin.</param>
/// <param name="Length">Their bytes in the file; null for the rest of the file.</param>
internal sealed record GraphTensor(string Name, long[] Shape, int ElementType, string? DataFile, long Offset, long? Length);

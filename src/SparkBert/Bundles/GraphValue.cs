using System.Globalization;

namespace SparkBert.Bundles;

/// <summary>An input or output of an ONNX graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">ONNX's number of its type: 1 is float, 6 int32, 7 int64.</param>
/// <param name="Shape">Its dimensions, -1 for one that may be anything; null if the graph does not say.</param>
internal sealed record GraphValue(string Name, int ElementType, long[]? Shape)
{
    /// <summary>Name and shape for messages.</summary>
    public override string ToString() => $"{Name} [{(Shape is null ? "?" : string.Join(", ", Shape.Select(Describe)))}]";

    private static string Describe(long size) => size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture);
}

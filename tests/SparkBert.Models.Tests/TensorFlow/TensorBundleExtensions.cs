using SparkBert.Models.TensorFlow;

namespace SparkBert.Models.Tests.TensorFlow;

/// <summary>Reads tensors into arrays.</summary>
internal static class TensorBundleExtensions
{
    /// <summary>A tensor as floats.</summary>
    public static float[] ReadAll(this TensorBundle bundle, string name)
    {
        var values = new float[bundle.Shape(name)!.Aggregate(1L, (product, size) => product * size)];
        bundle.Read(name, values);
        return values;
    }
}

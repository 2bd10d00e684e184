namespace SparkBert.Cli.Writing;

/// <summary>The numbers of the vectors of an output.</summary>
internal enum VectorFormat
{
    /// <summary>Those of the model.</summary>
    Float32,

    /// <summary>Half floats: 11 bits of precision, up to 65,504.</summary>
    Float16,

    /// <summary>The upper half of float32: 8 bits of precision. A format that lacks them has them as float32.</summary>
    BFloat16,
}

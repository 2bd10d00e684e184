namespace SparkBert.Models.Graph;

/// <summary>The types in which weights are kept; all become 32-bit floats.</summary>
internal enum FloatType
{
    /// <summary>IEEE 754, 32 bits.</summary>
    F32,

    /// <summary>IEEE 754, 16 bits.</summary>
    F16,

    /// <summary>The upper half of a 32-bit float.</summary>
    BF16,
}

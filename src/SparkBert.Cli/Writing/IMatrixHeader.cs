namespace SparkBert.Cli.Writing;

/// <summary>What stands in front of a matrix in its file.</summary>
internal interface IMatrixHeader
{
    /// <summary>Whether the format has numbers of 16 bits for <see cref="VectorFormat.BFloat16"/>; else they are float32.</summary>
    bool HasBFloat16 { get; }

    /// <summary>The header, which is as long for any number of rows.</summary>
    /// <param name="rows">The rows of the matrix.</param>
    /// <param name="dimension">Its columns.</param>
    /// <param name="format">Its numbers.</param>
    byte[] Create(long rows, int dimension, VectorFormat format);
}

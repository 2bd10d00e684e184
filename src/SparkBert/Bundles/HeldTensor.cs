namespace SparkBert.Bundles;

/// <summary>A weight whose values were read into memory of our own while its file was hashed.</summary>
/// <param name="Tensor">The weight.</param>
/// <param name="Values">Its values.</param>
internal sealed record HeldTensor(GraphTensor Tensor, NativeBuffer Values);

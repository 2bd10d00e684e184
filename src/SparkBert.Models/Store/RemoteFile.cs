namespace SparkBert.Models.Store;

/// <summary>A file to fetch.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">Its name here, without a folder.</param>
/// <param name="Size">Its bytes, where the store says them.</param>
/// <param name="Checksum">What its bytes must give, where the store says it.</param>
internal sealed record RemoteFile(Uri Address, string Name, long? Size = null, Checksum? Checksum = null)
{
    /// <summary>The maximum number of bytes that the server may send; null for the limit of the options.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Whether its content shows where it ends, as JSON does.</summary>
    public bool ShowsItsEnd { get; init; }
}

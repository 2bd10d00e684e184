namespace SparkBert.Driver.Shipping;

/// <summary>A model's place on executors.</summary>
/// <param name="Name">The path or name as executors know it.</param>
/// <param name="Identity">The SHA-256 of its <c>sparkbert.json</c>, which executors compare; null to take any.</param>
/// <param name="LocalPath">Its folder on the driver's machine; null if the driver can't see it.</param>
public sealed record ShippedModel(string Name, string? Identity, string? LocalPath);

namespace SparkBert.Functions;

/// <summary>A model as executors find it.</summary>
/// <param name="Name">Its path on every node, or its name among the files and archives of the session.</param>
/// <param name="Identity">The SHA-256 of its <c>sparkbert.json</c>, which executors compare; null to take any.</param>
public sealed record ExecutorModel(string Name, string? Identity);

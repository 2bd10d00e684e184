namespace SparkBert.Worker.Wire;

/// <summary>How the broadcasts of a connection changed since its previous task.</summary>
/// <param name="Dropped">Ids that are no longer there.</param>
/// <param name="Files">New broadcasts whose content is a file.</param>
/// <param name="Encrypted">New broadcasts whose content <paramref name="Server"/> sends, in this order.</param>
/// <param name="Server">The JVM's server for encrypted broadcasts; null if Spark does not encrypt.</param>
internal sealed record BroadcastChanges(
    IReadOnlyList<long> Dropped, IReadOnlyDictionary<long, string> Files, IReadOnlyList<long> Encrypted, JvmServer? Server);

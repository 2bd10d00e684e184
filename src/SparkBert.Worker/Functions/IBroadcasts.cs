namespace SparkBert.Worker.Functions;

/// <summary>The broadcasts that a task may read.</summary>
internal interface IBroadcasts
{
    /// <summary>Their ids.</summary>
    IReadOnlyCollection<long> Ids { get; }

    /// <summary>Opens the content of one.</summary>
    /// <exception cref="KeyNotFoundException">There is no broadcast of that id.</exception>
    Stream Open(long id);
}

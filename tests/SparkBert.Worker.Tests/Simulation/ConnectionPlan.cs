namespace SparkBert.Worker.Tests.Simulation;

/// <summary>What the simulated JVM says on a connection, and what becomes of its bytes on their way.</summary>
internal sealed record ConnectionPlan
{
    /// <summary>The number of the connection in its run.</summary>
    public required int Number { get; init; }

    /// <summary>What it is, for messages and counts.</summary>
    public required string Name { get; init; }

    /// <summary>All that the JVM says: its part of the authentication, and the tasks.</summary>
    public required byte[] Input { get; init; }

    /// <summary>The bytes of the authentication among them.</summary>
    public required int GreetingLength { get; init; }

    /// <summary>The seed of the sizes of reads and writes.</summary>
    public required int Seed { get; init; }

    /// <summary>The bytes of a read at most.</summary>
    public int MaxRead { get; init; } = int.MaxValue;

    /// <summary>The bytes of a write at most.</summary>
    public int MaxWrite { get; init; } = int.MaxValue;

    /// <summary>Whether the worker opened the connection, as where there is no daemon.</summary>
    public bool IsSimple { get; init; }

    /// <summary>How the JVM leaves.</summary>
    public CutKind Cut { get; init; }

    /// <summary>The bytes that it has written when it leaves.</summary>
    public int CutAt { get; init; } = int.MaxValue;

    /// <summary>The bytes that it has read when it closes: a LIMIT, or a task that was killed.</summary>
    public int OutputCut { get; init; } = int.MaxValue;

    /// <summary>Where the JVM says nothing for a time, and for how long.</summary>
    public IReadOnlyDictionary<int, TimeSpan> Pauses { get; init; } = new Dictionary<int, TimeSpan>();

    /// <summary>
    /// Where the JVM waits for the answer to what it has said, and how many record batches that must be by then.
    /// </summary>
    public IReadOnlyDictionary<int, int> Holds { get; init; } = new Dictionary<int, int>();

    /// <summary>How long each read of the JVM takes.</summary>
    public TimeSpan ReadTime { get; init; }

    /// <summary>Whether the JVM keeps the connection open behind an error.</summary>
    public bool StaysOpen { get; init; }
}

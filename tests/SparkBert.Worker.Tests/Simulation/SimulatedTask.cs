namespace SparkBert.Worker.Tests.Simulation;

/// <summary>A task as the JVM writes it.</summary>
/// <param name="Name">What it runs, on which Spark.</param>
/// <param name="Bytes">All of its bytes.</param>
/// <param name="Data">Where its Arrow streams begin; its length if it has none.</param>
internal sealed record SimulatedTask(string Name, byte[] Bytes, int Data)
{
    /// <summary>The rows of its record batches, where they go out as they came in.</summary>
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>Where the messages of its first Arrow stream end.</summary>
    public IReadOnlyList<int> FindMessages()
    {
        var ends = new List<int>();
        for (var at = Data; at < Bytes.Length;)
        {
            var length = (int)AnswerBytes.MessageLength(Bytes.AsSpan(at))!.Value;
            ends.Add(at += length);
            if (length == AnswerBytes.PrefixLength)
            {
                break;
            }
        }

        return ends;
    }
}

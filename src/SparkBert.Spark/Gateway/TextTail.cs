namespace SparkBert.Spark.Gateway;

/// <summary>The last lines of a text that is being written, for messages.</summary>
internal sealed class TextTail
{
    private const int MaxLines = 40;
    private const int MaxLineLength = 500;

    private readonly Queue<string> lines = new();

    /// <summary>Adds a line, and drops the oldest if there are too many.</summary>
    public void Add(string line)
    {
        lock (lines)
        {
            lines.Enqueue(line.Length > MaxLineLength ? line[..MaxLineLength] + "..." : line);
            if (lines.Count > MaxLines)
            {
                lines.Dequeue();
            }
        }
    }

    /// <summary>The kept lines, oldest first.</summary>
    public string[] Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }
}

namespace SparkBert.Driver.Jvm;

/// <summary>A supported version of Spark.</summary>
/// <param name="Text">The version, such as <c>4.2.1</c>.</param>
/// <param name="Protocol">The layout of its tasks, named after the first version with it.</param>
public readonly record struct SparkVersion(string Text, ProtocolVersion Protocol)
{
    /// <summary>Whether the JVM's methods are those of Spark 3.</summary>
    public bool IsSpark3 => Protocol < ProtocolVersion.Spark40;

    /// <summary>What the worker is told: the version, or what <see cref="ProtocolTag.Setting"/> says in its place.</summary>
    public string Told { get; init; } = Text;

    /// <summary>The tag that functions carry, so that the worker knows the layout of a task.</summary>
    public string Tag => ProtocolTag.For(Told);

    /// <summary>Reads a version.</summary>
    /// <param name="text">What the JVM says.</param>
    /// <param name="protocol">The value of <see cref="ProtocolTag.Setting"/>; null if it isn't set.</param>
    /// <exception cref="NotSupportedException">It is not supported, or is no version.</exception>
    public static SparkVersion Parse(string text, string? protocol = null)
    {
        var told = string.IsNullOrEmpty(protocol) ? text : protocol;
        try
        {
            return new(text, ProtocolTag.Parse(ProtocolTag.For(told))) { Told = told };
        }
        catch (NotSupportedException) when (told == protocol)
        {
            throw new NotSupportedException(
                $"{ProtocolTag.Setting} is '{protocol}', which names no supported line of Spark; {ProtocolTag.SupportedLines} are. Name "
                + $"the one that this Spark ({text}) speaks, or remove the setting.");
        }
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

namespace SparkBert.Driver.Jvm;

/// <summary>A supported version of Spark.</summary>
/// <param name="Text">The version, such as <c>4.2.1</c>.</param>
/// <param name="Protocol">The layout of its tasks, named after the first version with it.</param>
public readonly record struct SparkVersion(string Text, ProtocolVersion Protocol)
{
    /// <summary>Whether the JVM's methods are those of Spark 3.</summary>
    public bool IsSpark3 => Protocol < ProtocolVersion.Spark40;

    /// <summary>The tag that functions carry, so that the worker knows the layout of a task.</summary>
    public string Tag => ProtocolTag.For(Text);

    /// <summary>Reads a version.</summary>
    /// <exception cref="NotSupportedException">It is not supported, or is no version.</exception>
    public static SparkVersion Parse(string text) => new(text, ProtocolTag.Parse(ProtocolTag.For(text)));

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

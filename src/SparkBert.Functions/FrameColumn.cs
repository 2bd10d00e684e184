using Apache.Arrow;

namespace SparkBert.Functions;

/// <summary>A column of a frame, as far as functions need it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Field">Its Arrow field with the metadata of the column; null for a type that can't come to .NET.</param>
/// <param name="TypeName">Spark's name of its type, for messages.</param>
public sealed record FrameColumn(string Name, Field? Field, string TypeName)
{
    /// <summary>The metadata that marks an error column as ours, so that the next pipeline continues it.</summary>
    public const string ErrorsKey = "sparkbert";

    /// <summary>Whether a pipeline made it for the errors of its rows.</summary>
    public bool HasErrors => Field?.Metadata?.ContainsKey(ErrorsKey) ?? false;
}

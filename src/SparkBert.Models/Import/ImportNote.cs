namespace SparkBert.Models.Import;

/// <summary>A decision of an import that the source left open, and its reason.</summary>
/// <param name="Topic">What it is about, such as <c>GELU</c> or <c>vocabulary</c>.</param>
/// <param name="Text">The decision and its reason, for people.</param>
public readonly record struct ImportNote(string Topic, string Text)
{
    /// <summary>The note as a line.</summary>
    public override string ToString() => $"{Topic}: {Text}";
}

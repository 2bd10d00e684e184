namespace SparkBert.Annotations;

/// <summary>
/// One annotation as Spark NLP writes it: a typed span of a text, with metadata and, for embeddings, a vector.
/// This is the convenient form for reading results row by row; the stages work on <see cref="AnnotationColumn"/>.
/// </summary>
/// <param name="AnnotatorType">One of <see cref="AnnotatorTypes"/>.</param>
/// <param name="Begin">Offset of the first UTF-16 code unit.</param>
/// <param name="End">Offset of the last UTF-16 code unit, inclusive: an empty text has <c>Begin - 1</c>.</param>
/// <param name="Result">The text of the annotation.</param>
/// <param name="Metadata">Keys and values in the order in which they were written.</param>
/// <param name="Embeddings">The vector, <c>[dimension]</c>; empty if there is none.</param>
public sealed record Annotation(
    string AnnotatorType,
    int Begin,
    int End,
    string Result,
    IReadOnlyDictionary<string, string?> Metadata,
    ReadOnlyMemory<float> Embeddings)
{
    /// <summary>Whether both say the same: metadata are compared as maps, vectors number by number.</summary>
    /// <param name="other">The other annotation.</param>
    public bool Equals(Annotation? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && AnnotatorType == other.AnnotatorType
            && Begin == other.Begin
            && End == other.End
            && Result == other.Result
            && Metadata.Count == other.Metadata.Count
            && Metadata.All(entry => other.Metadata.TryGetValue(entry.Key, out var value) && value == entry.Value)
            && Embeddings.Span.SequenceEqual(other.Embeddings.Span));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(AnnotatorType, Begin, End, Result);

    /// <summary>The place, the text and the vector's length; for people.</summary>
    public override string ToString() => $"{AnnotatorType} {Begin}-{End} '{Result}'"
        + (Embeddings.IsEmpty ? "" : $", {Embeddings.Length} floats");
}

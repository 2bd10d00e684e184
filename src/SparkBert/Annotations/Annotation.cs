namespace SparkBert.Annotations;

/// <summary>
/// One annotation as Spark NLP writes it: a typed span of a text, with metadata and, for embeddings, a vector.
/// This is the convenient form for reading results row by row; the stages work on <see cref="AnnotationColumn"/>.
/// </summary>
/// <param name="AnnotatorType">One of <see cref="AnnotatorTypes"/>.</param>
/// <param name="Begin">Offset of the first UTF-16 code unit.</param>
/// <param name="End">Offset of the last UTF-16 code unit, inclusive: an empty text has <c>Begin - 1</c>.</param>
/// <param name="Result">The text of the annotation.</param>
/// <param name="Metadata">Keys and values in the order in which they were written; compare it as a map.</param>
/// <param name="Embeddings">The vector, <c>[dimension]</c>; empty if there is none.</param>
public sealed record Annotation(
    string AnnotatorType,
    int Begin,
    int End,
    string Result,
    IReadOnlyDictionary<string, string?> Metadata,
    ReadOnlyMemory<float> Embeddings);

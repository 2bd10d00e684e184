namespace SparkBert.Annotations;

/// <summary>The annotator types that stages read.</summary>
internal enum AnnotationKind : byte
{
    /// <summary>A document or a sentence.</summary>
    Document,

    /// <summary>A token.</summary>
    Token,
}

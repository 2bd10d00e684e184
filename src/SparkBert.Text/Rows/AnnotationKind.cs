namespace SparkBert.Text.Rows;

/// <summary>The annotator types that stages read.</summary>
public enum AnnotationKind : byte
{
    /// <summary>A document or a sentence.</summary>
    Document,

    /// <summary>A token.</summary>
    Token,
}

namespace SparkBert.Annotations;

/// <summary>The kinds of row errors, for programs that count or route bad rows. Messages may change, these names do not.</summary>
public static class RowErrorClasses
{
    /// <summary>The row came with its error: it could not be read.</summary>
    public const string Unreadable = "UNREADABLE_ROW";

    /// <summary>A column that a stage reads is null and must not be, or an annotation or a field of one in it.</summary>
    public const string NullValue = "NULL_VALUE";

    /// <summary>
    /// An annotation lacks something that a stage reads from it, such as the number of its sentence, or vectors that belong together differ
    /// in length. Spark NLP fails on it too.
    /// </summary>
    public const string InvalidAnnotation = "INVALID_ANNOTATION";

    /// <summary>The bytes of a text are not UTF-8.</summary>
    public const string InvalidUtf8 = "INVALID_UTF8";

    /// <summary>The row's text, its annotations or its vectors are larger than a row may be.</summary>
    public const string RowTooLarge = "ROW_TOO_LARGE";

    /// <summary>A rule can't be applied to the text: Spark NLP fails on it too, or a pattern takes too long.</summary>
    public const string TextRule = "TEXT_RULE";

    /// <summary>The model gives NaN or infinity.</summary>
    public const string NonFiniteVectors = "NON_FINITE_VECTORS";
}

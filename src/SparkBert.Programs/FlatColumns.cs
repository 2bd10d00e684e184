namespace SparkBert.Programs;

/// <summary>The columns of the flat layout, where a row is a vector.</summary>
public static class FlatColumns
{
    /// <summary>What tells the row of the input.</summary>
    public const string Id = "id";

    /// <summary>The number of the sentence in its text, from 0.</summary>
    public const string Sentence = "sentence";

    /// <summary>The text of the token.</summary>
    public const string Token = "token";

    /// <summary>The first UTF-16 unit of the token or sentence in its text.</summary>
    public const string Begin = "begin";

    /// <summary>The last one.</summary>
    public const string End = "end";

    /// <summary>The numbers.</summary>
    public const string Vector = "vector";

    /// <summary>The names of all columns beside that of errors.</summary>
    public static IReadOnlyList<string> Names { get; } = [Id, Sentence, Token, Begin, End, Vector];
}

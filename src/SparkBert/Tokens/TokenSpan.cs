namespace SparkBert.Tokens;

/// <summary>A token: its text, and offsets in UTF-16 code units, end inclusive.</summary>
internal readonly record struct TokenSpan(int Begin, int End, string Text);

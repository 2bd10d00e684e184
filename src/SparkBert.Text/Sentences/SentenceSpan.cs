namespace SparkBert.Text.Sentences;

/// <summary>
/// A sentence: its text, and offsets in UTF-16 code units into the document, end inclusive. Begin is -1 if the text was not found again.
/// </summary>
internal readonly record struct SentenceSpan(string Text, int Begin)
{
    public int End => Begin + Text.Length - 1;
}

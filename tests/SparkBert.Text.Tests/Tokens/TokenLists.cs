using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>The tokens of a sentence in forms that are easier to compare than a buffer.</summary>
internal static class TokenLists
{
    public static TokenSpan[] Split(this TokenRules rules, string sentence, int begin = 0)
    {
        var buffer = new TokenBuffer();
        rules.Split(sentence, begin, buffer);
        return buffer.ToArray();
    }

    public static TokenSpan[] ToArray(this TokenBuffer buffer) =>
        [.. Enumerable.Range(0, buffer.Count).Select(i => new TokenSpan(buffer.Begin(i), buffer.End(i), buffer.Text(i).ToString()))];

    /// <summary>What a pipeline does before the first row.</summary>
    public static void Fit(this TokenizerSettings settings) => _ = new TokenRules(settings);

    /// <summary>
    /// The tokens as <c>text@begin</c>, and as <c>text@begin-end</c> where the end is not that of a text of this length; a space between.
    /// </summary>
    public static string Describe(this TokenizerSettings settings, string sentence, int begin = 0) => string.Join(
        ' ',
        new TokenRules(settings).Split(sentence, begin)
            .Select(token => $"{token.Text}@{token.Begin}{(token.End == token.Begin + token.Text.Length - 1 ? "" : $"-{token.End}")}"));

    /// <summary>A token: its text, and offsets in UTF-16 code units, end inclusive.</summary>
    internal readonly record struct TokenSpan(int Begin, int End, string Text);
}

using SparkBert.Tokens;

namespace SparkBert.Tests.Tokens;

/// <summary>The tokens of a sentence as a list, which is easier to compare than a buffer.</summary>
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
}

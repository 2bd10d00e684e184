using System.Buffers;
using System.Globalization;
using System.Text;

namespace SparkBert.Text.Words;

/// <summary>
/// Cuts a text at the added tokens in it, as Hugging Face's tokenizers do: from the left, the longest where several begin at one place.
/// </summary>
internal sealed class AddedTokenFinder
{
    private readonly Dictionary<char, (string Content, AddedToken Token)[]> tokens;
    private readonly SearchValues<char> starts;

    /// <summary>Creates a finder.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="normalize">What makes a token's text as it stands in the text; a token that becomes empty is never found.</param>
    public AddedTokenFinder(IEnumerable<AddedToken> tokens, Func<string, string> normalize)
    {
        this.tokens = tokens.Select(token => (Content: normalize(token.Content), token))
            .Where(pair => pair.Content.Length > 0)
            .OrderByDescending(pair => pair.Content.Length)
            .GroupBy(pair => pair.Content[0])
            .ToDictionary(group => group.Key, group => group.ToArray());
        starts = SearchValues.Create([.. this.tokens.Keys]);
    }

    /// <summary>Whether a text of these characters alone may hold an added token.</summary>
    public bool MayBeIn(SearchValues<char> characters) =>
        tokens.Values.Any(group => Array.Exists(group, token => !token.Content.AsSpan().ContainsAnyExcept(characters)));

    /// <summary>The added tokens of a text and the parts between them, none of which is empty.</summary>
    public IEnumerable<StandardWord> Split(string text)
    {
        var done = 0;
        for (var position = Next(text, 0); position >= 0;)
        {
            var found = Array.Find(
                tokens[text[position]],
                token => string.CompareOrdinal(text, position, token.Content, 0, token.Content.Length) == 0);
            var end = position + (found.Content?.Length ?? 1);

            // A token that is no whole word here is passed over as a whole: nothing shorter is looked for in its place.
            if (found.Token is { } token && (!token.IsWholeWord || IsWhole(text, position, end)))
            {
                if (position > done)
                {
                    yield return new StandardWord(text[done..position]);
                }

                yield return new StandardWord(text[position..end], token.Id);
                done = end;
            }

            position = Next(text, end);
        }

        if (done < text.Length)
        {
            yield return new StandardWord(text[done..]);
        }
    }

    private static bool IsWhole(string text, int start, int end)
    {
        // Where there is no character, or half of one, the result is U+FFFD, which is of no word.
        _ = Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var before, out _);
        _ = Rune.DecodeFromUtf16(text.AsSpan(end), out var after, out _);
        return !IsOfWord(before) && !IsOfWord(after);
    }

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber;

    private int Next(string text, int from)
    {
        var offset = text.AsSpan(from).IndexOfAny(starts);
        return offset < 0 ? -1 : from + offset;
    }
}

using SparkBert.Annotations;
using System.Text.RegularExpressions;
using SparkBert.Java;

namespace SparkBert.Tokens;

/// <summary>The parameters of a <see cref="Tokenizer"/> as patterns that are ready to run (Tokenizer.buildRuleFactory, TokenizerModel.tag).</summary>
internal sealed class TokenRules
{
    /// <summary>Stands for a character that separates tokens. A text that holds it is split there, in the reference too.</summary>
    private const char BreakMark = '\u2187';

    /// <summary>Stands for a separating character inside an exception.</summary>
    private const char ProtectedMark = '\u2188';

    private readonly TokenizerParameters parameters;
    private readonly Regex separator;
    private readonly Regex? exceptions;
    private readonly Regex? wholeException;
    private readonly Regex[] rules;
    private readonly Regex? splitPattern;
    private readonly Regex? splitChars;
    private readonly string contextChars;
    private readonly bool isPlain;

    /// <exception cref="ArgumentException">A pattern can't be read.</exception>
    public TokenRules(TokenizerParameters parameters)
    {
        this.parameters = parameters;

        // The target pattern stands inside a class: "\S+" becomes "not ( ? : \S + )", which only white space is.
        separator = JavaRegex.Compile($"[^(?:{parameters.TargetPattern}){ProtectedMark}]");
        if (parameters.Exceptions.Count > 0)
        {
            var any = (parameters.CaseSensitiveExceptions ? "" : "(?i)") + string.Join('|', parameters.Exceptions);
            exceptions = JavaRegex.Compile(any);
            wholeException = JavaRegex.Compile($@"\A(?:{any})\z");
        }

        contextChars = string.Concat(parameters.ContextChars);
        var quoted = $@"\Q{contextChars}\E";
        var infixes = parameters.InfixPatterns.Count > 0 ? parameters.InfixPatterns : [$"([^{quoted}](?:.*[^{quoted}])*)"];
        rules = [.. infixes.Select(infix => JavaRegex.Compile((parameters.PrefixPattern ?? $@"\A([{quoted}]*)") + infix + (parameters.SuffixPattern ?? $@"([{quoted}]*)\z")))];
        splitPattern = parameters.SplitPattern is null ? null : JavaRegex.Compile(parameters.SplitPattern);
        splitChars = parameters.SplitChars.Count == 0 ? null : JavaRegex.Compile(string.Join('|', parameters.SplitChars));
        isPlain = parameters.TargetPattern == TokenizerParameters.DefaultTargetPattern && exceptions is null && splitPattern is null && splitChars is null
            && parameters.PrefixPattern is null && parameters.SuffixPattern is null && parameters.InfixPatterns.Count == 0;
    }

    /// <summary>Appends the tokens of a text.</summary>
    /// <param name="text">The text of a sentence.</param>
    /// <param name="offset">Where the sentence begins.</param>
    /// <param name="tokens">Gets the tokens.</param>
    /// <exception cref="RowErrorException">A pattern of the user takes too long.</exception>
    public void Split(string text, int offset, List<TokenSpan> tokens)
    {
        if (isPlain)
        {
            SplitPlain(text, offset, tokens);
            return;
        }

        try
        {
            SplitByPatterns(text, offset, tokens);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new RowErrorException("a pattern of the tokenizer takes too long on this text.");
        }
    }

    /// <summary>What the default patterns come to: cut at white space, then context characters off both ends. Takes one pass.</summary>
    private void SplitPlain(string text, int offset, List<TokenSpan> tokens)
    {
        for (var i = 0; i < text.Length;)
        {
            if (IsSeparator(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && !IsSeparator(text[i]))
            {
                i++;
            }

            var (first, last) = (start, i);
            while (first < i && contextChars.Contains(text[first], StringComparison.Ordinal))
            {
                first++;
            }

            if (first == i)
            {
                // Nothing but context characters: no rule matches, and the candidate stays whole.
                Add(text, start, i, offset, tokens);
                continue;
            }

            while (contextChars.Contains(text[last - 1], StringComparison.Ordinal))
            {
                last--;
            }

            Add(text, start, first, offset, tokens);
            Add(text, first, last, offset, tokens);
            Add(text, last, i, offset, tokens);
        }
    }

    private static bool IsSeparator(char c) => JavaText.IsPatternWhitespace(c) || c == BreakMark;

    private void Add(string text, int start, int end, int offset, List<TokenSpan> tokens) => Add(text[start..end], offset + start, tokens);

    private void Add(string token, int begin, List<TokenSpan> tokens)
    {
        if (parameters.Lengths.Keeps(token.Length))
        {
            tokens.Add(new TokenSpan(begin, begin + token.Length - 1, token));
        }
    }

    private void SplitByPatterns(string text, int offset, List<TokenSpan> tokens)
    {
        // Offsets are counted in the marked text: a separator outside the basic plane counts one where it takes two units.
        var marked = exceptions is null ? text : exceptions.Replace(text, match => separator.Replace(match.Value, ProtectedMark.ToString()));
        marked = separator.Replace(marked, BreakMark.ToString());

        for (var i = 0; i < marked.Length;)
        {
            if (marked[i] == BreakMark)
            {
                i++;
                continue;
            }

            var end = marked.IndexOf(BreakMark, i);
            end = end < 0 ? marked.Length : end;
            var candidate = marked[i..end];
            if (exceptions is not null && (candidate.Contains(ProtectedMark, StringComparison.Ordinal) || wholeException!.IsMatch(candidate)))
            {
                // The separators inside come back from the text.
                Add(text[i..Math.Min(end, text.Length)], offset + i, tokens);
            }
            else
            {
                SplitCandidate(candidate, offset + i, tokens);
            }

            i = end;
        }
    }

    private void SplitCandidate(string candidate, int begin, List<TokenSpan> tokens)
    {
        var match = rules.Select(rule => rule.Match(candidate)).FirstOrDefault(match => match.Success);
        if (match is null)
        {
            Add(candidate, begin, tokens);
            return;
        }

        // Positions run on from group to group; where a group really stands is not asked.
        for (var g = 1; g < match.Groups.Count; g++)
        {
            var group = match.Groups[g].Value;
            if (splitPattern is not null)
            {
                SplitByPattern(group, begin, tokens);
            }
            else if (splitChars is not null && parameters.SplitChars.Any(part => group.Contains(part, StringComparison.Ordinal)))
            {
                begin = SplitByChars(group, begin, tokens);
                continue;
            }
            else
            {
                Add(group, begin, tokens);
            }

            begin += group.Length;
        }
    }

    /// <summary>The parts between the matches, where they stand; the whole where nothing is left.</summary>
    private void SplitByPattern(string group, int begin, List<TokenSpan> tokens)
    {
        var start = 0;
        var hasPart = false;
        for (var match = splitPattern!.Match(group); ; match = match.NextMatch())
        {
            var end = match.Success ? match.Index : group.Length;
            if (end > start)
            {
                Add(group[start..end], begin + start, tokens);
                hasPart = true;
            }

            if (!match.Success)
            {
                break;
            }

            start = match.Index + match.Length;
        }

        if (!hasPart)
        {
            Add(group, begin, tokens);
        }
    }

    /// <summary>
    /// The parts of Java's String.split, with one character counted between them. The characters are looked for as they are but split as patterns, so that <c>.</c> leaves nothing of a token that holds one.
    /// </summary>
    /// <returns>Where the next group begins: behind the parts, whatever of the group is not in them.</returns>
    private int SplitByChars(string group, int begin, List<TokenSpan> tokens)
    {
        foreach (var part in Parts(splitChars!, group))
        {
            Add(part, begin, tokens);
            begin += part.Length + 1;
        }

        return begin;
    }

    /// <summary>Java's String.split: no empty string before an empty match at the start, none at the end.</summary>
    private static List<string> Parts(Regex pattern, string text)
    {
        var parts = new List<string>();
        var start = 0;
        for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            // An empty match at the start has no empty part before it.
            if (match.Length > 0 || match.Index > 0)
            {
                parts.Add(text[start..match.Index]);
                start = match.Index + match.Length;
            }
        }

        parts.Add(text[start..]);
        while (parts.Count > 0 && parts[^1].Length == 0)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return parts;
    }
}

using System.Text.RegularExpressions;
using SparkBert.Text;

namespace SparkBert.Tokens;

/// <summary>The parameters of a <see cref="Tokenizer"/> as patterns that are ready to run (Tokenizer.buildRuleFactory, TokenizerModel.tag).</summary>
internal sealed class TokenRules
{
    /// <summary>Stands for a character that separates tokens. A text that holds it is split there, in the reference too.</summary>
    private const char BreakMark = '\u2187';

    /// <summary>Stands for a separating character inside an exception.</summary>
    private const char ProtectedMark = '\u2188';

    private readonly Tokenizer parameters;
    private readonly Regex separator;
    private readonly Regex[] exceptions;
    private readonly Regex[] rules;
    private readonly Regex? split;
    private readonly string contextChars;
    private readonly bool isPlain;

    /// <exception cref="ArgumentException">A pattern can't be read.</exception>
    public TokenRules(Tokenizer parameters)
    {
        this.parameters = parameters;

        // The target pattern stands inside a class: "\S+" becomes "not ( ? : \S + )", which only white space is.
        separator = JavaRegex.Compile($"[^(?:{parameters.TargetPattern}){ProtectedMark}]");
        exceptions = [.. parameters.Exceptions.Select(exception => JavaRegex.Compile(parameters.CaseSensitiveExceptions ? exception : "(?i)" + exception))];
        contextChars = string.Concat(parameters.ContextChars);
        var quoted = $@"\Q{contextChars}\E";
        var infixes = parameters.InfixPatterns.Count > 0 ? parameters.InfixPatterns : [$"([^{quoted}](?:.*[^{quoted}])*)"];
        rules = [.. infixes.Select(infix => JavaRegex.Compile((parameters.PrefixPattern ?? $@"\A([{quoted}]*)") + infix + (parameters.SuffixPattern ?? $@"([{quoted}]*)\z")))];
        split = parameters.SplitPattern is not null ? JavaRegex.Compile(parameters.SplitPattern)
            : parameters.SplitChars.Count > 0 ? JavaRegex.Compile(string.Join('|', parameters.SplitChars))
            : null;
        isPlain = parameters.TargetPattern == Tokenizer.DefaultTargetPattern && exceptions.Length == 0 && split is null
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
        if (token.Length > 0 && token.Length >= parameters.MinLength && token.Length <= (parameters.MaxLength ?? int.MaxValue))
        {
            tokens.Add(new TokenSpan(begin, begin + token.Length - 1, token));
        }
    }

    private void SplitByPatterns(string text, int offset, List<TokenSpan> tokens)
    {
        // From the last exception to the first, as a fold from the right does.
        var marked = Enumerable.Reverse(exceptions).Aggregate(
            text,
            (current, exception) => exception.Replace(current, match => separator.Replace(match.Value, ProtectedMark.ToString())));
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
            var candidate = text[i..end];
            if (exceptions.Length > 0 && (marked.AsSpan(i, end - i).Contains(ProtectedMark) || exceptions.Any(exception => exception.IsMatch(candidate))))
            {
                Add(candidate, offset + i, tokens);
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
            if (group.Length == 0 || split is null)
            {
                Add(group, begin, tokens);
                begin += group.Length;
                continue;
            }

            // One character is counted between parts, and one behind the last.
            foreach (var part in Parts(split, group))
            {
                Add(part, begin, tokens);
                begin += part.Length + 1;
            }
        }
    }

    /// <summary>Java's String.split: no empty string before an empty match at the start, none at the end.</summary>
    private static List<string> Parts(Regex pattern, string text)
    {
        var parts = new List<string>();
        var start = 0;
        for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Length == 0 && (match.Index == 0 || match.Index == text.Length))
            {
                continue;
            }

            parts.Add(text[start..match.Index]);
            start = match.Index + match.Length;
        }

        if (start == 0)
        {
            return [text];
        }

        parts.Add(text[start..]);
        while (parts.Count > 0 && parts[^1].Length == 0)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return parts;
    }
}

using System.Text.RegularExpressions;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tokens;

/// <summary>
/// Cuts sentences into tokens as Spark NLP's Tokenizer does (Tokenizer.buildRuleFactory, TokenizerModel.tag). Built once for a run and
/// immutable. Any number of threads use it at the same time, each with its own <see cref="TokenBuffer"/>.
/// </summary>
public sealed class TokenRules
{
    private readonly LengthFilter lengths;
    private readonly Separators separators;
    private readonly TokenExceptions? exceptions;
    private readonly ContextRule? contextRule;
    private readonly Regex[] patterns;
    private readonly GroupSplitter? splitter;

    /// <param name="parameters">The parameters.</param>
    /// <exception cref="ArgumentException">A parameter can't be used; the message names it or the place in the pattern.</exception>
    public TokenRules(TokenizerSettings parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
        lengths = parameters.Lengths;
        separators = new Separators(parameters.TargetPattern);
        exceptions = parameters.Exceptions.Count == 0 ? null
            : new TokenExceptions(parameters.Exceptions, parameters.CaseSensitiveExceptions, separators);
        splitter = parameters.SplitPattern is null && parameters.SplitChars.Count == 0 ? null
            : new GroupSplitter(parameters.SplitPattern, parameters.SplitChars);
        (contextRule, patterns) = RulePatterns.Create(parameters);
    }

    /// <summary>What it was built from.</summary>
    public TokenizerSettings Parameters { get; }

    /// <summary>Splits a sentence.</summary>
    /// <param name="sentence">The text of the sentence.</param>
    /// <param name="begin">The offset of the sentence.</param>
    /// <param name="output">Gets the tokens, behind those that it already has.</param>
    /// <exception cref="TextRuleException">Spark NLP fails on this sentence too, or a pattern of the user takes too long.</exception>
    public void Split(ReadOnlySpan<char> sentence, int begin, TokenBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (contextRule is not null && separators.AreWhitespace && exceptions is null && splitter is null)
        {
            contextRule.Split(sentence, begin, lengths, output);
            return;
        }

        try
        {
            SplitMarked(sentence, begin, output);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TextRuleException("a pattern of the tokenizer takes too long on this text.");
        }
    }

    private void SplitMarked(ReadOnlySpan<char> sentence, int begin, TokenBuffer output)
    {
        HashSet<string>? found = null;
        var marked = separators.Marked(exceptions is null ? sentence : exceptions.Protect(sentence, out found));
        for (var start = 0; start < marked.Length; start++)
        {
            var length = marked[start..].IndexOfAny(separators.Ends);
            var end = length < 0 ? marked.Length : start + length;
            var candidate = marked[start..end];
            if (exceptions is not null && IsWhole(candidate, found))
            {
                // The text comes from the original sentence, with its separators. Both ends come from the marked text, which can be longer
                // or shorter (Spark NLP does the same).
                var text = sentence[Math.Min(start, sentence.Length)..Math.Min(end, sentence.Length)];
                Add(text, begin + start, begin + end - 1, output);
            }
            else if (candidate.Length > 0)
            {
                SplitCandidate(candidate, begin + start, output);
            }

            start = end;
        }
    }

    private static bool IsWhole(ReadOnlySpan<char> candidate, HashSet<string>? found) =>
        candidate.Contains(TokenExceptions.Mark)
        || (found is not null && found.GetAlternateLookup<ReadOnlySpan<char>>().Contains(candidate));

    private void SplitCandidate(ReadOnlySpan<char> candidate, int begin, TokenBuffer output)
    {
        if (contextRule is not null)
        {
            if (contextRule.TryMatch(candidate, out var first, out var last))
            {
                var at = Place(candidate[..first], candidate, begin, 0, output);
                at = Place(candidate[first..last], candidate, begin, at, output);
                Place(candidate[last..], candidate, begin, at, output);
                return;
            }
        }
        else if (FirstMatch(candidate.ToString()) is { } match)
        {
            // The position starts as an index into the candidate and continues as one into the match. They differ if the match does not
            // begin at 0, which a prefix pattern with an alternative allows; so they do in Spark NLP.
            var at = match.Index;
            for (var g = 1; g < match.Groups.Count; g++)
            {
                var group = match.Groups[g];
                at = group.Success ? Place(group.ValueSpan, match.ValueSpan, begin, at, output) : throw MissingGroup(g);
            }

            return;
        }

        // No rule matches: the candidate stays whole, and splitPattern and splitChars do not apply.
        Add(candidate, begin, begin + candidate.Length - 1, output);
    }

    private static TextRuleException MissingGroup(int group) =>
        new($"group {group} of the tokenizer's patterns takes no part in a match (Spark NLP: NullPointerException).");

    private Match? FirstMatch(string candidate)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Match(candidate) is { Success: true } match)
            {
                return match;
            }
        }

        return null;
    }

    /// <summary>
    /// Makes tokens of a group. One position runs through all groups of a match. A group that is not divided begins at the position,
    /// wherever it really is; each part of a divided group is searched in the match from the position. Separators between parts are never
    /// counted.
    /// </summary>
    /// <param name="group">The group's text.</param>
    /// <param name="match">The text of the whole match.</param>
    /// <param name="begin">The offset of the candidate.</param>
    /// <param name="at">The position.</param>
    /// <param name="output">Gets the tokens.</param>
    /// <returns>The position behind the group: the end of its last token.</returns>
    private int Place(ReadOnlySpan<char> group, ReadOnlySpan<char> match, int begin, int at, TokenBuffer output)
    {
        if (splitter?.Split(group) is not { } parts)
        {
            Add(group, begin + at, begin + at + group.Length - 1, output);
            return at + group.Length;
        }

        foreach (var range in parts)
        {
            // A part can be found before its true place, or not at all if groups overlap; then it begins one before the candidate.
            var part = group[range];
            at = JavaSplit.IndexOf(match, part, at);
            Add(part, begin + at, begin + at + part.Length - 1, output);
            at += part.Length;
        }

        return at;
    }

    private void Add(ReadOnlySpan<char> token, int begin, int end, TokenBuffer output)
    {
        if (lengths.Keeps(token.Length))
        {
            output.AddCut(begin, end, token);
        }
    }
}

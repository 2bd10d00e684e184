namespace SparkBert.Text.Java;

/// <summary>A part of a parsed pattern, with its own parts. The parser has applied the flags.</summary>
internal abstract record JavaRegexNode(IReadOnlyList<JavaRegexNode> Children)
{
    /// <summary>The positions that a pattern can test for. Unix: \n is the only line terminator.</summary>
    public enum Place
    {
        Start,
        End,
        FinalEnd,
        UnixFinalEnd,
        LineStart,
        UnixLineStart,
        LineEnd,
        UnixLineEnd,
        LastMatch,
    }

    /// <summary>How the JDK runs a loop. The forms differ in how they backtrack.</summary>
    public enum LoopForm
    {
        /// <summary>One character, unlimited (CharPropertyGreedy).</summary>
        Run,

        /// <summary>Anything else but a group: each turn matches in the first way or not at all (Curly, Ques).</summary>
        Simple,

        /// <summary>A group once or not at all (Branch).</summary>
        Optional,

        /// <summary>A possessive group: each turn matches in the first way or not at all (Curly, Ques).</summary>
        Possessive,

        /// <summary>A group with one way to match; groups inside keep their values after backtracking (GroupCurly).</summary>
        Fixed,

        /// <summary>Any other group (Loop, LazyLoop).</summary>
        General,
    }

    /// <summary>This part and all parts below it.</summary>
    public IEnumerable<JavaRegexNode> Descendants => Children.SelectMany(child => child.Descendants).Prepend(this);

    /// <summary>The minimum number of code points in a match.</summary>
    public double MinLength => this switch
    {
        Characters or LineEnding => 1,
        Sequence => Children.Sum(child => child.MinLength),
        Alternation => Children.Min(child => child.MinLength),
        Group or Atomic => Children[0].MinLength,
        Loop loop => Children[0].MinLength * loop.Quantifier.Min,
        _ => 0,
    };

    /// <summary>The maximum number of code points in a match.</summary>
    public double MaxLength => Measure(_ => 1);

    /// <summary>The maximum number of UTF-16 units in a match.</summary>
    public double MaxUnits => Measure(characters => characters.Members.Overlaps(CodePointSet.Supplementary) ? 2 : 1);

    private double Measure(Func<Characters, double> size) => this switch
    {
        Characters characters => size(characters),
        LineEnding => 2,
        BackReference => double.PositiveInfinity,
        Sequence => Children.Sum(child => child.Measure(size)),
        Alternation => Children.Max(child => child.Measure(size)),
        Group or Atomic => Children[0].Measure(size),
        Loop { Quantifier.Max: > 0 } loop when Children[0].Measure(size) is > 0 and var length => length * loop.Quantifier.Limit,
        _ => 0,
    };

    /// <summary>One character of a set.</summary>
    public sealed record Characters(CodePointSet Members) : JavaRegexNode([]);

    /// <summary>\R: a line ending, of which \r\n is one.</summary>
    public sealed record LineEnding() : JavaRegexNode([]);

    public sealed record Anchor(Place At) : JavaRegexNode([]);

    /// <summary>\b or, negated, \B.</summary>
    public sealed record WordBoundary(bool IsNegated, bool IsUnicode) : JavaRegexNode([]);

    public sealed record BackReference(int Number, int Position) : JavaRegexNode([]);

    public sealed record Sequence(IReadOnlyList<JavaRegexNode> Items) : JavaRegexNode(Items);

    public sealed record Alternation(JavaRegexNode[] Branches) : JavaRegexNode(Branches);

    /// <summary>A group; number 0 if it captures nothing.</summary>
    public sealed record Group(JavaRegexNode Content, int Number, string? Name, int Position) : JavaRegexNode([Content]);

    /// <summary>(?&gt;...): matches in the first way or not at all.</summary>
    public sealed record Atomic(JavaRegexNode Content) : JavaRegexNode([Content]);

    public sealed record LookAhead(JavaRegexNode Content, bool IsNegated) : JavaRegexNode([Content]);

    /// <summary>A look-behind, as far as the JDK looks: by code points, or by UTF-16 units, which splits pairs.</summary>
    public sealed record LookBehind(JavaRegexNode Content, bool IsNegated, JavaRegexReach Reach, bool CountsCodePoints, int Position)
        : JavaRegexNode([Content]);

    public sealed record Loop(JavaRegexNode Body, JavaRegexQuantifier Quantifier, LoopForm Form, int Position) : JavaRegexNode([Body]);
}

namespace SparkBert.Java;

/// <summary>A part of a parsed pattern. Flags are gone: what they mean is in the parts.</summary>
internal abstract record JavaRegexNode
{
    /// <summary>The length of what has no limit.</summary>
    public const long Unlimited = long.MaxValue;

    /// <summary>The fewest code points that it matches.</summary>
    public abstract long MinLength { get; }

    /// <summary>The most code points that it matches, or <see cref="Unlimited"/>.</summary>
    public abstract long MaxLength { get; }

    /// <summary>The parts of this part.</summary>
    public virtual IEnumerable<JavaRegexNode> Children => [];

    /// <summary>This part and all parts of parts.</summary>
    public IEnumerable<JavaRegexNode> Descendants => Children.SelectMany(child => child.Descendants).Prepend(this);

    private protected static long Add(long a, long b) => a > Unlimited - b ? Unlimited : a + b;

    private protected static long Multiply(long a, long b) => a == 0 || b == 0 ? 0 : a > Unlimited / b ? Unlimited : a * b;

    /// <summary>Matches nothing and takes nothing.</summary>
    public abstract record ZeroWidth : JavaRegexNode
    {
        public override long MinLength => 0;

        public override long MaxLength => 0;
    }

    /// <summary>One character of a set.</summary>
    public sealed record Characters(CodePointSet Members) : JavaRegexNode
    {
        public override long MinLength => 1;

        public override long MaxLength => 1;
    }

    /// <summary>\R: a line ending, of which \r\n is one.</summary>
    public sealed record LineEnding : JavaRegexNode
    {
        public override long MinLength => 1;

        public override long MaxLength => 2;
    }

    /// <summary>A place in the text, such as its end.</summary>
    public sealed record Anchor(JavaRegexAnchor Kind) : ZeroWidth;

    /// <summary>\b or, negated, \B.</summary>
    public sealed record WordBoundary(bool IsNegated, bool IsUnicode) : ZeroWidth;

    /// <summary>The text of a group again.</summary>
    public sealed record BackReference(int Number, int Position) : JavaRegexNode
    {
        public override long MinLength => 0;

        public override long MaxLength => Unlimited;
    }

    /// <summary>One part after another.</summary>
    public sealed record Sequence(IReadOnlyList<JavaRegexNode> Items) : JavaRegexNode
    {
        public override long MinLength => Items.Aggregate(0L, (sum, item) => Add(sum, item.MinLength));

        public override long MaxLength => Items.Aggregate(0L, (sum, item) => Add(sum, item.MaxLength));

        public override IEnumerable<JavaRegexNode> Children => Items;
    }

    /// <summary>The first part that leads to a match.</summary>
    public sealed record Alternation(IReadOnlyList<JavaRegexNode> Branches) : JavaRegexNode
    {
        public override long MinLength => Branches.Min(branch => branch.MinLength);

        public override long MaxLength => Branches.Max(branch => branch.MaxLength);

        public override IEnumerable<JavaRegexNode> Children => Branches;
    }

    /// <summary>A group; number 0 where it captures nothing.</summary>
    public sealed record Group(JavaRegexNode Content, int Number, string? Name, int Position) : JavaRegexNode
    {
        public override long MinLength => Content.MinLength;

        public override long MaxLength => Content.MaxLength;

        public override IEnumerable<JavaRegexNode> Children => [Content];
    }

    /// <summary>(?&gt;...): matches in the first way or not at all.</summary>
    public sealed record Atomic(JavaRegexNode Content) : JavaRegexNode
    {
        public override long MinLength => Content.MinLength;

        public override long MaxLength => Content.MaxLength;

        public override IEnumerable<JavaRegexNode> Children => [Content];
    }

    /// <summary>A look-ahead.</summary>
    public sealed record LookAhead(JavaRegexNode Content, bool IsNegated) : ZeroWidth
    {
        public override IEnumerable<JavaRegexNode> Children => [Content];
    }

    /// <summary>A look-behind.</summary>
    /// <param name="Content">What is looked for.</param>
    /// <param name="IsNegated">Whether it must not be there.</param>
    /// <param name="Reach">How far back the JDK looks.</param>
    /// <param name="CountsCodePoints">Whether the JDK counts code points; else it counts UTF-16 units and takes pairs apart.</param>
    /// <param name="Position">Where it stands.</param>
    public sealed record LookBehind(JavaRegexNode Content, bool IsNegated, JavaRegexReach Reach, bool CountsCodePoints, int Position) : ZeroWidth
    {
        public override IEnumerable<JavaRegexNode> Children => [Content];
    }

    /// <summary>A quantified part.</summary>
    public sealed record Loop(JavaRegexNode Body, JavaRegexQuantifier Quantifier, JavaRegexLoopForm Form, int Position) : JavaRegexNode
    {
        public override long MinLength => Multiply(Body.MinLength, Quantifier.Min);

        public override long MaxLength => Multiply(Body.MaxLength, Quantifier.IsUnlimited ? Unlimited : Quantifier.Max);

        public override IEnumerable<JavaRegexNode> Children => [Body];
    }
}

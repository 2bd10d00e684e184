namespace SparkBert.Java;

/// <summary>What can be said of a part of a pattern without a text.</summary>
internal static class JavaRegexTraits
{
    /// <summary>Whether every match begins where the text begins.</summary>
    public static bool StartsAtStart(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Anchor { Kind: JavaRegexAnchor.Start } => true,
        JavaRegexNode.Sequence { Items: [var first, ..] } => StartsAtStart(first),
        JavaRegexNode.Alternation alternation => alternation.Branches.All(StartsAtStart),
        JavaRegexNode.Group or JavaRegexNode.Atomic => node.Children.All(StartsAtStart),
        _ => false,
    };

    /// <summary>Whether all of it that takes characters is atomic.</summary>
    public static bool IsAtomic(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Atomic => true,
        JavaRegexNode.Loop loop => loop.Quantifier.IsPossessive || (loop.Quantifier is { Min: 1, Max: 1 } && IsAtomic(loop.Body)),
        JavaRegexNode.Sequence sequence => sequence.Items.Count(item => item.MaxLength > 0) == 1 && sequence.Items.Any(IsAtomic),
        JavaRegexNode.Group { Number: 0 } or JavaRegexNode.Alternation => node.Children.All(IsAtomic),
        _ => false,
    };

    /// <summary>Whether it matches the empty text at every place.</summary>
    public static bool AlwaysMatchesEmpty(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Sequence or JavaRegexNode.Group or JavaRegexNode.Atomic => node.Children.All(AlwaysMatchesEmpty),
        JavaRegexNode.Alternation => node.Children.Any(AlwaysMatchesEmpty),
        JavaRegexNode.Loop loop => loop.Quantifier.Min == 0 || AlwaysMatchesEmpty(loop.Body),
        _ => false,
    };

    /// <summary>What it does inside a surrogate pair.</summary>
    public static JavaRegexInsidePair InsidePair(JavaRegexNode node)
    {
        switch (node)
        {
            case JavaRegexNode.Characters characters:
                return characters.Members.Overlaps(CodePointSet.LowSurrogates) ? JavaRegexInsidePair.Unknown : JavaRegexInsidePair.Fails;
            case JavaRegexNode.LineEnding or JavaRegexNode.WordBoundary { IsNegated: false }:
                return JavaRegexInsidePair.Fails;
            case JavaRegexNode.Anchor anchor:
                return anchor.Kind == JavaRegexAnchor.LastMatch ? JavaRegexInsidePair.Unknown : JavaRegexInsidePair.Fails;
            case JavaRegexNode.Group or JavaRegexNode.Atomic:
                return InsidePair(node.Children.First());
            case JavaRegexNode.LookAhead { IsNegated: false } look when InsidePair(look.Content) == JavaRegexInsidePair.Fails:
                return JavaRegexInsidePair.Fails;
            case JavaRegexNode.Sequence sequence:
                return sequence.Items.Select(InsidePair).FirstOrDefault(item => item != JavaRegexInsidePair.IsEmpty, JavaRegexInsidePair.IsEmpty);
            case JavaRegexNode.Alternation alternation:
                var branches = alternation.Branches.Select(InsidePair).Distinct().ToList();
                return branches.Contains(JavaRegexInsidePair.Unknown) ? JavaRegexInsidePair.Unknown
                    : branches.Contains(JavaRegexInsidePair.IsEmpty) ? JavaRegexInsidePair.IsEmpty : JavaRegexInsidePair.Fails;
            case JavaRegexNode.Loop loop:
                var body = InsidePair(loop.Body);
                return body == JavaRegexInsidePair.Fails && loop.Quantifier.Min == 0 ? JavaRegexInsidePair.IsEmpty : body;
            default:
                return JavaRegexInsidePair.Unknown;
        }
    }

    /// <summary>What stands behind one of a row of parts.</summary>
    public static JavaRegexFollow FollowBehind(IReadOnlyList<JavaRegexNode> items, int index, JavaRegexFollow behindAll)
    {
        foreach (var item in items.Skip(index + 1))
        {
            switch (InsidePair(item))
            {
                case JavaRegexInsidePair.Fails:
                    return JavaRegexFollow.Fails;
                case JavaRegexInsidePair.Unknown:
                    return JavaRegexFollow.Unknown;
            }
        }

        return behindAll;
    }

    /// <summary>
    /// The most UTF-16 units that it matches. A look inside takes none.
    /// </summary>
    public static long MaxUnits(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Characters characters => characters.Members.Overlaps(CodePointSet.Supplementary) ? 2 : 1,
        JavaRegexNode.Sequence sequence => sequence.Items.Sum(MaxUnits),
        JavaRegexNode.Alternation alternation => alternation.Branches.Max(MaxUnits),
        JavaRegexNode.Group or JavaRegexNode.Atomic => MaxUnits(node.Children.First()),
        JavaRegexNode.Loop loop => MaxUnits(loop.Body) * loop.Quantifier.Max,
        _ => node.MaxLength,
    };

    /// <summary>Whether it tries all ways to match: nothing in it is atomic or possessive.</summary>
    public static bool GivesBack(JavaRegexNode node) =>
        !node.Descendants.Any(part => part is JavaRegexNode.Atomic or JavaRegexNode.Loop { Quantifier.IsPossessive: true });

    /// <summary>Whether it only matters that it matches, and neither how nor in which direction.</summary>
    public static bool HasOneResult(JavaRegexNode node) => GivesBack(node) && !node.Descendants.Any(part =>
        part is JavaRegexNode.Group { Number: > 0 }
        || (part is JavaRegexNode.Loop { Form: JavaRegexLoopForm.Fixed } loop && loop.Body.Descendants.Any(inner => inner is JavaRegexNode.LineEnding)));

    /// <summary>
    /// The same as <c>(?:A*B)*</c> for two sets, without a loop in a loop: <c>(?:[AB]*B)?</c>. Both end behind any B that only members of A or B
    /// lead to, and try the last first; the turns in between leave no trace. The JDK remembers where such a loop failed, and .NET takes time
    /// without end. The tokenizer's usual infix has it.
    /// </summary>
    public static JavaRegexNode? Flatten(JavaRegexNode.Loop loop)
    {
        if (loop is not
            {
                Quantifier: { IsGreedy: true, IsUnlimited: true, Min: <= 1 },
                Body: JavaRegexNode.Group
                {
                    Number: 0,
                    Content: JavaRegexNode.Sequence
                    {
                        Items:
                        [
                            JavaRegexNode.Loop { Form: JavaRegexLoopForm.Run, Quantifier.Min: 0, Body: JavaRegexNode.Characters run } inner,
                            JavaRegexNode.Characters last,
                        ],
                    },
                } group,
            })
        {
            return null;
        }

        var both = new JavaRegexNode.Characters(run.Members.Union(last.Members));
        var once = group with { Content = new JavaRegexNode.Sequence([inner with { Body = both }, last]) };
        return loop.Quantifier.Min == 1 ? once
            : new JavaRegexNode.Loop(once, loop.Quantifier with { Max = 1 }, JavaRegexLoopForm.Optional, loop.Position);
    }
}

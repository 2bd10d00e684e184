namespace SparkBert.Java;

/// <summary>What can be said of a part of a pattern without a text.</summary>
internal static class JavaRegexTraits
{
    /// <summary>Whether every match begins where the text begins.</summary>
    public static bool StartsAtStart(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Anchor anchor => anchor.At == JavaRegexNode.Place.Start,
        JavaRegexNode.Sequence { Items: [var first, ..] } => StartsAtStart(first),
        JavaRegexNode.Group or JavaRegexNode.Atomic or JavaRegexNode.Alternation => node.Children.All(StartsAtStart),
        _ => false,
    };

    /// <summary>Whether it matches at every place, if only the empty text.</summary>
    public static bool AlwaysMatches(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Sequence or JavaRegexNode.Group or JavaRegexNode.Atomic => node.Children.All(AlwaysMatches),
        JavaRegexNode.Alternation => node.Children.Any(AlwaysMatches),
        JavaRegexNode.Loop loop => loop.Quantifier.Min == 0 || AlwaysMatches(loop.Body),
        _ => false,
    };

    /// <summary>Whether it fails inside a surrogate pair.</summary>
    public static bool FailsInsidePair(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Characters characters => !characters.Members.Overlaps(CodePointSet.LowSurrogates),
        JavaRegexNode.LineEnding => true,
        JavaRegexNode.Anchor anchor => anchor.At != JavaRegexNode.Place.LastMatch,
        JavaRegexNode.WordBoundary boundary => !boundary.IsNegated,
        JavaRegexNode.LookAhead look => !look.IsNegated && FailsInsidePair(look.Content),
        JavaRegexNode.Group or JavaRegexNode.Atomic or JavaRegexNode.Alternation => node.Children.All(FailsInsidePair),
        JavaRegexNode.Sequence => node.Children.SkipWhile(CanOnlyBeEmptyInsidePair).Take(1).Any(FailsInsidePair),
        JavaRegexNode.Loop loop => loop.Quantifier.Min > 0 && FailsInsidePair(loop.Body),
        _ => false,
    };

    /// <summary>Whether it tries all ways to match: nothing in it is atomic or possessive.</summary>
    public static bool GivesBack(JavaRegexNode node) =>
        !node.Descendants.Any(part => part is JavaRegexNode.Atomic or JavaRegexNode.Loop { Quantifier.IsPossessive: true });

    /// <summary>Whether it only matters that it matches, and neither how nor in which direction.</summary>
    public static bool HasOneResult(JavaRegexNode node) => GivesBack(node)
        && !node.Descendants.Any(part => part is JavaRegexNode.Group { Number: > 0 } or JavaRegexNode.Loop { Form: JavaRegexNode.LoopForm.Fixed }
            && part.Descendants.Any(inner => inner is JavaRegexNode.LineEnding or JavaRegexNode.Group { Number: > 0 }));

    /// <summary>Whether it could end up as one atomic loop in .NET.</summary>
    public static bool CanBecomeAtomic(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Atomic => true,
        JavaRegexNode.Loop loop => loop.Quantifier.IsPossessive || (loop.Quantifier is { Min: 1, Max: 1 } && CanBecomeAtomic(loop.Body)),
        JavaRegexNode.Sequence or JavaRegexNode.Alternation => node.Children.Any(CanBecomeAtomic),
        JavaRegexNode.Group { Number: 0 } => node.Children.All(CanBecomeAtomic),
        _ => false,
    };

    /// <summary>
    /// The same as <c>(?:A*B)*</c> for two sets, without a loop in a loop: <c>(?:[AB]*B)?</c>. Both end behind any B that only members of A or B
    /// lead to, and try the last first; the turns in between leave no trace. The JDK remembers where such a loop failed, and .NET takes time
    /// without end. The tokenizer's usual infix has it.
    /// </summary>
    public static JavaRegexNode? Flatten(JavaRegexNode.Loop loop)
    {
        if (loop is not { Quantifier: { IsGreedy: true, Max: JavaRegexQuantifier.Unlimited, Min: <= 1 }, Body: JavaRegexNode.Group { Number: 0 } group }
            || group.Content is not JavaRegexNode.Sequence { Items: [JavaRegexNode.Loop inner, JavaRegexNode.Characters last] }
            || inner is not { Form: JavaRegexNode.LoopForm.Run, Quantifier.Min: 0, Body: JavaRegexNode.Characters run })
        {
            return null;
        }

        var both = new JavaRegexNode.Characters(run.Members.Union(last.Members));
        var content = new JavaRegexNode.Sequence([new JavaRegexNode.Loop(both, inner.Quantifier, inner.Form, inner.Position), last]);
        var once = new JavaRegexNode.Group(content, 0, null, group.Position);
        return loop.Quantifier.Min == 1 ? once : new JavaRegexNode.Loop(once, new(0, 1, ""), JavaRegexNode.LoopForm.Optional, loop.Position);
    }

    private static bool CanOnlyBeEmptyInsidePair(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Loop loop => (loop.Quantifier.Min == 0 && FailsInsidePair(loop.Body)) || CanOnlyBeEmptyInsidePair(loop.Body),
        JavaRegexNode.Group or JavaRegexNode.Atomic or JavaRegexNode.Sequence => node.Children.All(CanOnlyBeEmptyInsidePair),
        _ => false,
    };
}

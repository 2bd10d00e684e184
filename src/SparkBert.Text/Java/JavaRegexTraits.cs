using static SparkBert.Text.Java.JavaRegexNode;

namespace SparkBert.Text.Java;

/// <summary>Properties of a part of a pattern that hold for every text.</summary>
internal static class JavaRegexTraits
{
    /// <summary>Whether every match begins at the start of the text.</summary>
    public static bool StartsAtStart(JavaRegexNode node) => node switch
    {
        Anchor anchor => anchor.At == Place.Start,
        Sequence { Items: [var first, ..] } => StartsAtStart(first),
        Group or Atomic or Alternation => node.Children.All(StartsAtStart),
        _ => false,
    };

    /// <summary>Whether it matches everywhere, at least the empty text.</summary>
    public static bool AlwaysMatches(JavaRegexNode node) => node switch
    {
        Sequence or Group or Atomic => node.Children.All(AlwaysMatches),
        Alternation => node.Children.Any(AlwaysMatches),
        Loop loop => loop.Quantifier.Min == 0 || AlwaysMatches(loop.Body),
        _ => false,
    };

    /// <summary>Whether it fails inside a surrogate pair.</summary>
    public static bool FailsInsidePair(JavaRegexNode node) => node switch
    {
        Characters characters => !characters.Members.Overlaps(CodePointSet.LowSurrogates),
        LineEnding => true,
        Anchor anchor => anchor.At != Place.LastMatch,
        WordBoundary boundary => !boundary.IsNegated,
        LookAhead look => !look.IsNegated && FailsInsidePair(look.Content),
        Group or Atomic or Alternation => node.Children.All(FailsInsidePair),
        Sequence => node.Children.SkipWhile(CanOnlyBeEmptyInsidePair).Take(1).Any(FailsInsidePair),
        Loop loop => loop.Quantifier.Min > 0 && FailsInsidePair(loop.Body),
        _ => false,
    };

    /// <summary>Whether it tries all ways to match: nothing in it is atomic or possessive.</summary>
    public static bool GivesBack(JavaRegexNode node) =>
        !node.Descendants.Any(part => part is Atomic or Loop { Quantifier.IsPossessive: true });

    /// <summary>Whether only its matching counts, not how or in which direction it matches.</summary>
    public static bool HasOneResult(JavaRegexNode node) => GivesBack(node)
        && !node.Descendants.Any(part => part is Group { Number: > 0 } or Loop { Form: LoopForm.Fixed }
            && part.Descendants.Any(inner => inner is LineEnding or Group { Number: > 0 }));

    /// <summary>Whether .NET could turn it into one atomic loop.</summary>
    public static bool CanBecomeAtomic(JavaRegexNode node) => node switch
    {
        Atomic => true,
        Loop loop => loop.Quantifier.IsPossessive || (loop.Quantifier is { Min: 1, Max: 1 } && CanBecomeAtomic(loop.Body)),
        Sequence or Alternation => node.Children.Any(CanBecomeAtomic),
        Group { Number: 0 } => node.Children.All(CanBecomeAtomic),
        _ => false,
    };

    /// <summary>
    /// The same as <c>(?:A*B)*</c> for two sets, without a nested loop: <c>(?:[AB]*B)?</c>. Both can end behind any B that follows only
    /// members of A or B, and try the last one first; the turns in between leave no trace. The JDK remembers where such a loop failed; .NET
    /// takes exponential time. The tokenizer's default infix pattern has this form.
    /// </summary>
    public static JavaRegexNode? Flatten(Loop loop)
    {
        if (loop.Quantifier is not { IsGreedy: true, Max: JavaRegexQuantifier.Unlimited, Min: <= 1 }
            || loop.Body is not Group { Number: 0, Content: Sequence { Items: [Loop inner, Characters last] } } group
            || inner is not { Form: LoopForm.Run, Quantifier.Min: 0, Body: Characters run })
        {
            return null;
        }

        var both = new Characters(run.Members.Union(last.Members));
        var content = new Sequence([new Loop(both, inner.Quantifier, inner.Form, inner.Position), last]);
        var once = new Group(content, 0, null, group.Position);
        return loop.Quantifier.Min == 1 ? once : new Loop(once, new(0, 1, ""), LoopForm.Optional, loop.Position);
    }

    private static bool CanOnlyBeEmptyInsidePair(JavaRegexNode node) => node switch
    {
        Loop loop => (loop.Quantifier.Min == 0 && FailsInsidePair(loop.Body)) || CanOnlyBeEmptyInsidePair(loop.Body),
        Group or Atomic or Sequence => node.Children.All(CanOnlyBeEmptyInsidePair),
        _ => false,
    };
}

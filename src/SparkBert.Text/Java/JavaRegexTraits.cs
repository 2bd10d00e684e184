using static SparkBert.Text.Java.JavaRegexNode;

namespace SparkBert.Text.Java;

/// <summary>What can be said of a part of a pattern without a text.</summary>
internal static class JavaRegexTraits
{
    /// <summary>Whether every match begins where the text begins.</summary>
    public static bool StartsAtStart(JavaRegexNode node) => node switch
    {
        Anchor anchor => anchor.At == Place.Start,
        Sequence { Items: [var first, ..] } => StartsAtStart(first),
        Group or Atomic or Alternation => node.Children.All(StartsAtStart),
        _ => false,
    };

    /// <summary>Whether it matches at every place, if only the empty text.</summary>
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

    /// <summary>Whether it only matters that it matches, and neither how nor in which direction.</summary>
    public static bool HasOneResult(JavaRegexNode node) => GivesBack(node)
        && !node.Descendants.Any(part => part is Group { Number: > 0 } or Loop { Form: LoopForm.Fixed }
            && part.Descendants.Any(inner => inner is LineEnding or Group { Number: > 0 }));

    /// <summary>Whether it could end up as one atomic loop in .NET.</summary>
    public static bool CanBecomeAtomic(JavaRegexNode node) => node switch
    {
        Atomic => true,
        Loop loop => loop.Quantifier.IsPossessive || (loop.Quantifier is { Min: 1, Max: 1 } && CanBecomeAtomic(loop.Body)),
        Sequence or Alternation => node.Children.Any(CanBecomeAtomic),
        Group { Number: 0 } => node.Children.All(CanBecomeAtomic),
        _ => false,
    };

    /// <summary>
    /// The same as <c>(?:A*B)*</c> for two sets, without a loop in a loop: <c>(?:[AB]*B)?</c>. Both end behind any B that only members of A
    /// or B lead to, and try the last first; the turns in between leave no trace. The JDK remembers where such a loop failed; .NET takes time
    /// without end. The tokenizer's usual infix has it.
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

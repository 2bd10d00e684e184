using System.Globalization;
using System.Text;
using static SparkBert.Text.Java.JavaRegexNode;

namespace SparkBert.Text.Java;

/// <summary>Writes a parsed Java pattern as a .NET expression with the same matches and groups.</summary>
internal sealed class JavaRegexEmitter
{
    /// <summary>
    /// Always true. .NET merges <c>(?:(?&gt;a*))?</c> into one loop, which can then no longer be skipped; the barrier prevents that.
    /// </summary>
    private const string Barrier = @"(?!\z[\s\S])";

    private static readonly Lazy<string> Boundary = new(() => WriteBoundary(CodePointSet.Of('_').Union(JavaCharacters.LettersAndDigits)));
    private static readonly Lazy<string> UnicodeBoundary = new(() => WriteBoundary(JavaCharacters.Find("u WORD")!));

    private readonly JavaRegexTree tree;
    private readonly StringBuilder output = new();
    private bool capturesNothing;

    private JavaRegexEmitter(JavaRegexTree tree) => this.tree = tree;

    /// <summary>Writes a pattern.</summary>
    /// <exception cref="ArgumentException">It has a construct that a .NET expression can't match; the message names it.</exception>
    public static string Emit(JavaRegexTree tree)
    {
        // The JDK adds minimum lengths in 32 bits. One that overflows makes it miss matches, or read behind the end of the text.
        if (tree.Root.Descendants.Any(node => node.MinLength > int.MaxValue))
        {
            throw tree.RefuseInDotNet("a pattern whose minimum length is too great to count", 0);
        }

        var emitter = new JavaRegexEmitter(tree);
        emitter.EmitStart();
        if (emitter.output.Length == 0)
        {
            emitter.Emit(tree.Root, CodePointForm.Forward);
        }
        else
        {
            emitter.EmitIn("(?:", tree.Root, CodePointForm.Forward);
        }

        return emitter.output.ToString();
    }

    /// <summary>
    /// Keeps a match from beginning inside a surrogate pair if the JDK steps by code points. After an empty match before a pair the JDK
    /// does begin there, because it then steps by one unit.
    /// </summary>
    private void EmitStart()
    {
        var root = tree.Root;
        if (!tree.StepsByCodePoint || JavaRegexTraits.StartsAtStart(root) || JavaRegexTraits.AlwaysMatches(root)
            || JavaRegexTraits.FailsInsidePair(root))
        {
            return;
        }

        if (root.MinLength > 0)
        {
            output.Append(tree.HasReferences ? $@"(?:{CodePointExpression.NotInsidePair}|\G)" : CodePointExpression.NotInsidePair);
            return;
        }

        if (tree.HasReferences || root.Descendants.Any(node => node is Anchor { At: Place.LastMatch }))
        {
            throw tree.RefuseInDotNet(@"\G or a back reference in a pattern that can match nothing", 0);
        }

        // If the last match ended one unit earlier and the pattern matches there, that match was the empty one.
        output.Append($@"(?:{CodePointExpression.NotInsidePair}|(?<=\G");
        capturesNothing = true;
        EmitIn("(?=", root, CodePointForm.Forward);
        capturesNothing = false;
        output.Append($"{CodePointExpression.AnyUnit}))");
    }

    private void Emit(JavaRegexNode node, CodePointForm form)
    {
        switch (node)
        {
            case Characters characters:
                output.Append(CodePointExpression.Write(characters.Members, form));
                break;
            case Alternation { Branches: [.. { Length: > 0 } others, var last] } when IsEmpty(last):
                EmitOptional(others, "", form);
                break;
            case Alternation { Branches: [var first, .. { Length: > 0 } others] } when IsEmpty(first):
                EmitOptional(others, "?", form);
                break;
            case Sequence or Alternation:
                for (var i = 0; i < node.Children.Count; i++)
                {
                    output.Append(i > 0 && node is Alternation ? "|" : "");
                    Emit(node.Children[i], form);
                }

                break;
            case Group group:
                // .NET numbers named groups last, unless all other groups have numbers; then the named ones get the free numbers in order.
                EmitIn(
                    group.Number == 0 || capturesNothing ? "(?:"
                    : tree.HasNames ? $"(?<{group.Name ?? group.Number.ToString(CultureInfo.InvariantCulture)}>" : "(",
                    group.Content,
                    form);
                break;
            case Atomic atomic:
                EmitIn("(?>", atomic.Content, form);
                break;
            case LookAhead look:
                EmitIn(look.IsNegated ? "(?!" : "(?=", look.Content, CodePointForm.Forward);
                break;
            case LookBehind look:
                EmitLookBehind(look, look.IsNegated ? "(?<!" : "(?<=");
                break;
            case Loop loop when JavaRegexTraits.Flatten(loop) is { } flat:
                Emit(flat, form);
                break;
            case Loop loop:
                EmitLoop(loop, CheckEmptyTurns(loop), form);
                break;
            case LineEnding:
                output.Append(@"(?:\r\n|[\n-\r\u0085\u2028\u2029])");
                break;
            case BackReference { Number: var number }:
                var hasGroup = tree.Root.Descendants.Any(part => part is Group group && group.Number == number);
                output.Append(hasGroup ? string.Create(CultureInfo.InvariantCulture, $@"(?:\{number})") : CodePointExpression.Nothing);
                break;
            case WordBoundary boundary:
                var expression = (boundary.IsUnicode ? UnicodeBoundary : Boundary).Value;
                output.Append(boundary.IsNegated ? $"(?!{expression})" : expression);
                break;
            case Anchor anchor:
                output.Append(Write(anchor.At));
                break;
        }
    }

    /// <summary>Whether a branch matches the empty text everywhere, and no other: .NET would drop it from the alternation.</summary>
    private static bool IsEmpty(JavaRegexNode node) => node switch
    {
        Sequence or Group { Number: 0 } => node.Children.All(IsEmpty),
        Loop { Quantifier: { Min: 0, Max: var max }, Body: var body } => (max == 0 || body.MaxLength == 0)
            && !body.Descendants.Any(part => part is Group { Number: > 0 }),
        _ => false,
    };

    private void EmitIn(string opening, JavaRegexNode content, CodePointForm form)
    {
        output.Append(opening);
        Emit(content, form);
        output.Append(')');
    }

    /// <summary>
    /// Writes branches beside an empty one as an optional group. .NET would do the same, but forget inside a loop that the group is
    /// optional.
    /// </summary>
    private void EmitOptional(JavaRegexNode[] branches, string kind, CodePointForm form)
    {
        var group = new Group(new Alternation(branches), 0, null, 0);
        Emit(new Loop(group, new(0, 1, kind), LoopForm.Optional, 0), form);
    }

    private void EmitLoop(Loop loop, JavaRegexQuantifier quantifier, CodePointForm form)
    {
        var body = loop.Body;
        if (body.MaxLength == 0 && loop.Form is LoopForm.Simple or LoopForm.Fixed)
        {
            // The JDK does not keep a group that matched nothing in a turn beyond the minimum. The group still counts.
            EmitIn("(?:", body, form);
            output.Append(quantifier.Min > 0 ? "" : "{0}");
            return;
        }

        output.Append(quantifier.IsPossessive ? "(?>" : "");
        if (body is Characters characters && form == CodePointForm.Forward
            && quantifier is { Max: JavaRegexQuantifier.Unlimited, Min: <= 1, IsReluctant: false }
            && CodePointExpression.WriteRun(characters.Members, quantifier.Min == 0) is { } run)
        {
            output.Append(run).Append(quantifier.IsPossessive ? ")" : "");
            return;
        }

        EmitTurn(loop, form);
        output.Append((quantifier.Min, quantifier.Max) switch
        {
            (0, 1) => "?",

            // .NET loses groups if a reluctant, unlimited loop has a turn that matches nothing.
            (var min, JavaRegexQuantifier.Unlimited) when quantifier.IsReluctant && body.MinLength == 0 => $"{{{min},{int.MaxValue - 1}}}",
            (0, JavaRegexQuantifier.Unlimited) => "*",
            (1, JavaRegexQuantifier.Unlimited) => "+",
            (var min, JavaRegexQuantifier.Unlimited) => $"{{{min},}}",
            var (min, max) => min == max ? $"{{{min}}}" : $"{{{min},{max}}}",
        });
        output.Append(quantifier.IsPossessive ? ")" : quantifier.Kind);
    }

    /// <summary>The quantifier of a loop; refuses loops in which .NET counts empty turns differently.</summary>
    private JavaRegexQuantifier CheckEmptyTurns(Loop loop)
    {
        var (quantifier, body) = (loop.Quantifier, loop.Body);
        if (loop.Form == LoopForm.Fixed && body is Group { Number: > 0, MinLength: 0, MaxLength: > 0 })
        {
            throw tree.RefuseInDotNet("a repeated group of a back reference that can be empty", loop.Position);
        }

        // In Java an empty turn is the last one, whatever the minimum is.
        return loop.Form != LoopForm.General || quantifier.Min < 2 || body.MinLength > 0 ? quantifier
            : quantifier.IsGreedy && JavaRegexTraits.AlwaysMatches(body) && JavaRegexTraits.GivesBack(body) ? quantifier with { Min = 1 }
            : throw tree.RefuseInDotNet("a group that can match nothing and must do so more than once", loop.Position);
    }

    private void EmitTurn(Loop loop, CodePointForm form)
    {
        var isFirstWay = loop.Form switch
        {
            LoopForm.Possessive => loop.Quantifier.Min > 1,
            LoopForm.Fixed => loop.Body.Descendants.Any(node => node is LineEnding),
            _ => false,
        };
        if (isFirstWay || JavaRegexTraits.CanBecomeAtomic(loop.Body))
        {
            EmitIn(isFirstWay ? "(?:(?>" : "(?:(?:", loop.Body, form);
            output.Append(Barrier).Append(')');
        }
        else if (loop.Body is LineEnding)
        {
            // Each turn takes \r\n as a whole if it can.
            output.Append(@"(?:\r\n|\r(?!\n)|[\n-\f\u0085\u2028\u2029])");
        }
        else if (loop.Body is Characters or Group)
        {
            Emit(loop.Body, form);
        }
        else
        {
            EmitIn("(?:", loop.Body, form);
        }
    }

    private void EmitLookBehind(LookBehind look, string opening)
    {
        var content = look.Content;
        var isFixed = content.MinLength == content.MaxLength;
        var form = ReadBackwards(look);
        if (content.MaxLength == 0)
        {
            EmitIn(look.IsNegated ? "(?!" : "(?=", content, CodePointForm.Forward);
        }
        else if (JavaRegexTraits.HasOneResult(content))
        {
            EmitIn(opening, content, form);
        }
        else if (isFixed)
        {
            // Java matches the content forwards, .NET backwards: step back by its length, then look ahead.
            output.Append(opening);
            EmitIn("(?=", content, form == CodePointForm.Units ? form : CodePointForm.Forward);
            var step = look.CountsCodePoints ? CodePointExpression.Write(CodePointSet.All, form) : CodePointExpression.AnyUnit;
            output.Append(CultureInfo.InvariantCulture, $"{step}{{{content.MinLength}}}");
            output.Append(look.CountsCodePoints ? CodePointExpression.NotInsidePair : "").Append(')');
        }
        else
        {
            throw tree.RefuseInDotNet("a group or possessive part in a look-behind of varying length", look.Position);
        }
    }

    /// <summary>How to read the sets of a look-behind. Without counting code points the JDK steps back by units.</summary>
    private CodePointForm ReadBackwards(LookBehind look)
    {
        var (content, reach) = (look.Content, look.Reach);
        var isUnlimited = double.IsInfinity(content.MaxLength);
        var isFarEnough = !isUnlimited ? content.MaxLength == reach.Max
            : reach.Max == JavaRegexQuantifier.Unlimited

            // A length that overflowed 32 bits makes the JDK look back to the start, by units at least.
            || (reach.Max < 0 && unchecked(reach.Max - int.MinValue) <= reach.Min && !look.CountsCodePoints);
        return !isFarEnough || content.MinLength != reach.Min
            ? throw tree.RefuseInDotNet("a look-behind whose length is too great to count", look.Position)
            : look.CountsCodePoints ? CodePointForm.Backward
            : isUnlimited || content.MaxUnits <= reach.Max ? CodePointForm.BackwardByUnits
            : reach.Min == reach.Max ? CodePointForm.Units
            : throw tree.RefuseInDotNet("a look-behind of varying length for characters above U+FFFF", look.Position);
    }

    private static string Write(Place place) => place switch
    {
        Place.Start => @"\A",
        Place.End => @"\z",
        Place.FinalEnd => @"(?=(?:\r\n|(?<!\r)\n|[\r\u0085\u2028\u2029])?\z)",
        Place.UnixFinalEnd => @"(?=\n?\z)",
        Place.LineStart => @"(?:\A|(?<=[\n\r\u0085\u2028\u2029])(?<!\r(?=\n)))(?!\z)",
        Place.UnixLineStart => @"(?:\A|(?<=\n))(?!\z)",
        Place.LineEnd => @"(?:\z|(?=[\r\u0085\u2028\u2029])|(?=\n)(?<!\r))",
        Place.UnixLineEnd => @"(?=\n|\z)",
        _ => @"\G",
    };

    /// <summary>
    /// A word boundary of JDK 17: there is none between a letter or digit and the non-spacing marks behind it. The JDK looks for the letter
    /// unit by unit, so neither the letter nor the marks may be above U+FFFF, except the mark ahead.
    /// </summary>
    private static string WriteBoundary(CodePointSet word)
    {
        var marks = CodePointExpression.WriteUnits(JavaCharacters.NonSpacingMarks);
        var letters = JavaCharacters.LettersAndDigits.Intersect(CodePointSet.BasicPlane);
        var marked = $"{CodePointExpression.WriteUnits(letters)}{marks}*";
        var other = CodePointExpression.Write(word.Except(letters), CodePointForm.Backward);
        var ahead = CodePointExpression.Write(JavaCharacters.NonSpacingMarks, CodePointForm.Forward);
        var isWord = CodePointExpression.Write(word, CodePointForm.Forward);
        return $"(?:(?={isWord})(?<!{marked}|{other})|(?!{isWord})(?<={marked}(?!{ahead})|{other}))";
    }
}

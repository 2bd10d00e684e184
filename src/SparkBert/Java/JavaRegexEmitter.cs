using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Place = SparkBert.Java.JavaRegexNode.Place;

namespace SparkBert.Java;

/// <summary>Writes a parsed Java pattern as a .NET expression that has the same matches and groups.</summary>
internal sealed class JavaRegexEmitter
{
    /// <summary>Always true. .NET makes one loop of <c>(?:(?&gt;a*))?</c>, which then can't be left out; with this behind it does not.</summary>
    private const string Barrier = @"(?!\z[\s\S])";

    private static readonly Lazy<string> Boundary = new(() => WriteBoundary(CodePointSet.Of('_').Union(JavaCharacters.LettersAndDigits)));
    private static readonly Lazy<string> UnicodeBoundary = new(() => WriteBoundary(JavaCharacters.Find("u WORD")!));

    private readonly JavaRegexTree tree;
    private readonly StringBuilder output = new();
    private bool capturesNothing;

    private JavaRegexEmitter(JavaRegexTree tree) => this.tree = tree;

    /// <summary>Writes a pattern.</summary>
    /// <exception cref="ArgumentException">It has what a .NET expression can't do; the message names it.</exception>
    public static string Emit(JavaRegexTree tree)
    {
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
    /// Keeps a match from beginning inside a surrogate pair, where the JDK goes by code points. Behind an empty match before a pair the JDK does
    /// begin there, as it goes on by one unit then.
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

        if (tree.HasReferences || root.Descendants.Any(node => node is JavaRegexNode.Anchor { At: Place.LastMatch }))
        {
            throw tree.RefuseInDotNet(@"\G or a back reference in a pattern that can match nothing", 0);
        }

        // The last match ended one unit before and the pattern matches there: then that was the empty match.
        output.Append($@"(?:{CodePointExpression.NotInsidePair}|(?<=\G");
        capturesNothing = true;
        EmitIn("(?=", root, CodePointForm.Forward);
        capturesNothing = false;
        output.Append($"{CodePointExpression.AnyUnit}))");
    }

    private void Emit(JavaRegexNode node, CodePointForm form)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case JavaRegexNode.Characters characters:
                output.Append(CodePointExpression.Write(characters.Members, form));
                break;
            case JavaRegexNode.Alternation { Branches: [.. { Length: > 0 } others, JavaRegexNode.Sequence { Items: [] }] }:
                EmitOptional(others, "", form);
                break;
            case JavaRegexNode.Alternation { Branches: [JavaRegexNode.Sequence { Items: [] }, .. { Length: > 0 } others] }:
                EmitOptional(others, "?", form);
                break;
            case JavaRegexNode.Sequence or JavaRegexNode.Alternation:
                for (var i = 0; i < node.Children.Count; i++)
                {
                    output.Append(i > 0 && node is JavaRegexNode.Alternation ? "|" : "");
                    Emit(node.Children[i], form);
                }

                break;
            case JavaRegexNode.Group group:
                // .NET counts named groups last unless all others have numbers; then they get those that are free, in order.
                EmitIn(
                    group.Number == 0 || capturesNothing ? "(?:"
                    : tree.HasNames ? $"(?<{group.Name ?? group.Number.ToString(CultureInfo.InvariantCulture)}>" : "(",
                    group.Content,
                    form);
                break;
            case JavaRegexNode.Atomic atomic:
                EmitIn("(?>", atomic.Content, form);
                break;
            case JavaRegexNode.LookAhead look:
                EmitIn(look.IsNegated ? "(?!" : "(?=", look.Content, CodePointForm.Forward);
                break;
            case JavaRegexNode.LookBehind look:
                EmitLookBehind(look, look.IsNegated ? "(?<!" : "(?<=");
                break;
            case JavaRegexNode.Loop loop:
                EmitLoop(JavaRegexTraits.Flatten(loop) ?? loop, form);
                break;
            case JavaRegexNode.LineEnding:
                output.Append(@"(?:\r\n|[\n-\r\u0085\u2028\u2029])");
                break;
            case JavaRegexNode.BackReference { Number: var number }:
                var hasGroup = tree.Root.Descendants.Any(part => part is JavaRegexNode.Group group && group.Number == number);
                output.Append(hasGroup ? string.Create(CultureInfo.InvariantCulture, $@"(?:\{number})") : CodePointExpression.Nothing);
                break;
            case JavaRegexNode.WordBoundary boundary:
                var expression = (boundary.IsUnicode ? UnicodeBoundary : Boundary).Value;
                output.Append(boundary.IsNegated ? $"(?!{expression})" : expression);
                break;
            case JavaRegexNode.Anchor anchor:
                output.Append(Write(anchor.At));
                break;
        }
    }

    private void EmitIn(string opening, JavaRegexNode content, CodePointForm form)
    {
        output.Append(opening);
        Emit(content, form);
        output.Append(')');
    }

    /// <summary>Writes branches beside an empty one. .NET makes the same of them, and then forgets in a loop around it that they are optional.</summary>
    private void EmitOptional(JavaRegexNode[] branches, string kind, CodePointForm form)
    {
        var group = new JavaRegexNode.Group(new JavaRegexNode.Alternation(branches), 0, null, 0);
        EmitLoop(new JavaRegexNode.Loop(group, new(0, 1, kind), JavaRegexNode.LoopForm.Optional, 0), form);
    }

    private void EmitLoop(JavaRegexNode node, CodePointForm form)
    {
        if (node is not JavaRegexNode.Loop { Quantifier: var quantifier, Body: var body } loop)
        {
            Emit(node, form);
            return;
        }

        if (body.MaxLength == 0 && loop.Form is JavaRegexNode.LoopForm.Simple or JavaRegexNode.LoopForm.Fixed)
        {
            // The JDK does not keep a group that matched nothing in a turn beyond the least number. It still is a group.
            EmitIn("(?:", body, form);
            output.Append(quantifier.Min > 0 ? "" : "{0}");
            return;
        }

        if (body.MinLength == 0)
        {
            CheckEmptyTurns(loop, ref quantifier);
        }

        output.Append(quantifier.IsPossessive ? "(?>" : "");
        if (body is JavaRegexNode.Characters characters && form == CodePointForm.Forward && !quantifier.IsReluctant
            && quantifier is { Max: JavaRegexQuantifier.Unlimited, Min: <= 1 })
        {
            output.Append(CodePointExpression.WriteRun(characters.Members, quantifier.Min)).Append(quantifier.IsPossessive ? ")" : "");
            return;
        }

        EmitTurn(loop, form);
        output.Append((quantifier.Min, quantifier.Max) switch
        {
            (0, 1) => "?",

            // .NET loses track of groups where a reluctant loop without limit takes a turn that matches nothing.
            (var min, JavaRegexQuantifier.Unlimited) when quantifier.IsReluctant && body.MinLength == 0 => $"{{{min},{int.MaxValue - 1}}}",
            (0, JavaRegexQuantifier.Unlimited) => "*",
            (1, JavaRegexQuantifier.Unlimited) => "+",
            (var min, JavaRegexQuantifier.Unlimited) => $"{{{min},}}",
            var (min, max) => min == max ? $"{{{min}}}" : $"{{{min},{max}}}",
        });
        output.Append(quantifier.IsPossessive ? ")" : quantifier.Kind);
    }

    /// <summary>Refuses loops whose turns that match nothing count otherwise in .NET.</summary>
    private void CheckEmptyTurns(JavaRegexNode.Loop loop, ref JavaRegexQuantifier quantifier)
    {
        if (loop is { Form: JavaRegexNode.LoopForm.Fixed, Body: JavaRegexNode.Group { Number: > 0 } })
        {
            throw tree.RefuseInDotNet("a repeated group of a back reference that can be empty", loop.Position);
        }

        if (loop.Form == JavaRegexNode.LoopForm.General && quantifier.Min > 1)
        {
            // A turn that matches nothing is the last in Java, whatever the least number is.
            quantifier = quantifier.IsGreedy && JavaRegexTraits.AlwaysMatches(loop.Body) && JavaRegexTraits.GivesBack(loop.Body)
                ? quantifier with { Min = 1 }
                : throw tree.RefuseInDotNet("a group that can match nothing and must do so more than once", loop.Position);
        }
    }

    private void EmitTurn(JavaRegexNode.Loop loop, CodePointForm form)
    {
        var isFirstWay = loop.Form switch
        {
            JavaRegexNode.LoopForm.Possessive => loop.Quantifier.Min > 1,
            JavaRegexNode.LoopForm.Fixed => loop.Body.Descendants.Any(node => node is JavaRegexNode.LineEnding),
            _ => false,
        };
        if (isFirstWay || JavaRegexTraits.CanBecomeAtomic(loop.Body))
        {
            EmitIn(isFirstWay ? "(?:(?>" : "(?:(?:", loop.Body, form);
            output.Append(Barrier).Append(')');
        }
        else if (loop.Body is JavaRegexNode.LineEnding)
        {
            // Each turn takes \r\n whole where it can.
            output.Append(@"(?:\r\n|\r(?!\n)|[\n-\f\u0085\u2028\u2029])");
        }
        else if (loop.Body is JavaRegexNode.Characters or JavaRegexNode.Group)
        {
            Emit(loop.Body, form);
        }
        else
        {
            EmitIn("(?:", loop.Body, form);
        }
    }

    private void EmitLookBehind(JavaRegexNode.LookBehind look, string opening)
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
            // Java matches the content forwards, .NET backwards: go back as far as it is long, and look ahead.
            output.Append(opening);
            EmitIn("(?=", content, form == CodePointForm.Units ? form : CodePointForm.Forward);
            output.Append(look.CountsCodePoints ? CodePointExpression.Write(CodePointSet.All, CodePointForm.Backward) : CodePointExpression.AnyUnit);
            output.Append(CultureInfo.InvariantCulture, $"{{{content.MinLength}}}");
            output.Append(look.CountsCodePoints ? CodePointExpression.NotInsidePair : "").Append(')');
        }
        else
        {
            throw tree.RefuseInDotNet("a group or possessive part in a look-behind of varying length", look.Position);
        }
    }

    /// <summary>How to read the sets in a look-behind. Without a literal supplementary character the JDK counts units back and code points forth.</summary>
    private CodePointForm ReadBackwards(JavaRegexNode.LookBehind look)
    {
        var (content, reach) = (look.Content, look.Reach);
        var isUnlimited = double.IsInfinity(content.MaxLength);
        var isFarEnough = !isUnlimited ? content.MaxLength == reach.Max
            : reach.Max == JavaRegexQuantifier.Unlimited

            // What ran over looks back to the start, by units at least.
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
    /// A word boundary of JDK 17: there is none between a letter or digit and the non-spacing marks behind it. The JDK looks for the letter unit by
    /// unit, so that neither it nor the marks, but for the one ahead, may be above U+FFFF.
    /// </summary>
    private static string WriteBoundary(CodePointSet word)
    {
        var marks = CodePointExpression.WriteUnits(JavaCharacters.NonSpacingMarks);
        var marked = $"{CodePointExpression.WriteUnits(JavaCharacters.LettersAndDigits)}{marks}*";
        var other = CodePointExpression.Write(word.Except(JavaCharacters.LettersAndDigits.Intersect(CodePointSet.BasicPlane)), CodePointForm.Backward);
        var ahead = CodePointExpression.Write(JavaCharacters.NonSpacingMarks, CodePointForm.Forward);
        var isWord = CodePointExpression.Write(word, CodePointForm.Forward);
        return $"(?:(?={isWord})(?<!{marked}|{other})|(?!{isWord})(?<={marked}(?!{ahead})|{other}))";
    }
}

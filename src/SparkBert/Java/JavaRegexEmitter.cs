using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SparkBert.Java;

/// <summary>Writes a parsed Java pattern as a .NET expression that has the same matches and groups.</summary>
internal sealed class JavaRegexEmitter
{
    private const string LineTerminators = @"[\n\r\u0085\u2028\u2029]";
    private const string LoneTerminators = @"[\r\u0085\u2028\u2029]";

    /// <summary>Always true. .NET makes one loop of <c>(?:(?&gt;a*))?</c>, which then can't be left out; with this behind it does not.</summary>
    private const string Barrier = @"(?!\z[\s\S])";

    private static readonly CodePointSet Surrogates = CodePointSet.HighSurrogates.Union(CodePointSet.LowSurrogates);

    /// <summary>Sets with this in them run over UTF-16 units: only where such a run ends does it matter where pairs are.</summary>
    private static readonly CodePointSet AnyPart = Surrogates.Union(CodePointSet.Supplementary);

    private static readonly Lazy<string> Boundary = new(() => WriteBoundary(CodePointSet.Of('_').Union(JavaCharacters.LettersAndDigits)));
    private static readonly Lazy<string> UnicodeBoundary = new(() => WriteBoundary(JavaCharacters.Find("u WORD")!));

    private readonly JavaRegexTree tree;
    private readonly bool isAlwaysAligned;
    private readonly StringBuilder output = new();
    private bool capturesNothing;

    private JavaRegexEmitter(JavaRegexTree tree)
    {
        this.tree = tree;
        isAlwaysAligned = !HasReferences && (JavaRegexTraits.StartsAtStart(tree.Root)
            || JavaRegexTraits.InsidePair(tree.Root) == JavaRegexInsidePair.Fails || (tree.StepsByCodePoint && tree.Root.MinLength > 0));
    }

    private bool IsGroup(int number) => tree.Root.Descendants.Any(node => node is JavaRegexNode.Group group && group.Number == number);

    private bool HasReferences => tree.Root.Descendants.Any(node => node is JavaRegexNode.BackReference);

    /// <summary>Writes a pattern.</summary>
    /// <exception cref="ArgumentException">It has what a .NET expression can't do; the message names it.</exception>
    public static string Emit(JavaRegexTree tree)
    {
        var emitter = new JavaRegexEmitter(tree);
        try
        {
            emitter.EmitAll();
        }
        catch (InsufficientExecutionStackException)
        {
            throw tree.RefuseInDotNet("so deep a nesting", 0);
        }

        return emitter.output.ToString();
    }

    private void EmitAll()
    {
        if (!EmitStart())
        {
            Emit(tree.Root, CodePointForm.Forward, JavaRegexFollow.Accepts);
            return;
        }

        output.Append("(?:");
        Emit(tree.Root, CodePointForm.Forward, JavaRegexFollow.Accepts);
        output.Append(')');
    }

    /// <summary>
    /// Keeps a match from beginning inside a surrogate pair, where the JDK goes by code points. Behind an empty match before a pair the JDK does
    /// begin there, as it goes on by one unit then.
    /// </summary>
    /// <returns>Whether something was written.</returns>
    private bool EmitStart()
    {
        var root = tree.Root;
        if (!tree.StepsByCodePoint || JavaRegexTraits.StartsAtStart(root) || JavaRegexTraits.AlwaysMatchesEmpty(root)
            || JavaRegexTraits.InsidePair(root) == JavaRegexInsidePair.Fails)
        {
            return false;
        }

        if (root.MinLength > 0)
        {
            output.Append(HasReferences ? $@"(?:{CodePointExpression.NotInsidePair}|\G)" : CodePointExpression.NotInsidePair);
            return true;
        }

        if (root.Descendants.Any(node => node is JavaRegexNode.BackReference or JavaRegexNode.Anchor { Kind: JavaRegexAnchor.LastMatch }))
        {
            throw tree.RefuseInDotNet(@"\G or a back reference in a pattern that can match nothing", 0);
        }

        // The last match ended one unit before and the pattern matches there: then that was the empty match.
        output.Append($@"(?:{CodePointExpression.NotInsidePair}|(?<=\G(?=");
        capturesNothing = true;
        Emit(root, CodePointForm.Forward, JavaRegexFollow.Accepts);
        capturesNothing = false;
        output.Append($@"){CodePointExpression.AnyUnit}))");
        return true;
    }

    private void Emit(JavaRegexNode node, CodePointForm form, JavaRegexFollow follow)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case JavaRegexNode.Characters characters:
                output.Append(CodePointExpression.Write(characters.Members, form));
                break;
            case JavaRegexNode.Sequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    Emit(sequence.Items[i], form, JavaRegexTraits.FollowBehind(sequence.Items, i, follow));
                }

                break;
            case JavaRegexNode.Alternation alternation:
                for (var i = 0; i < alternation.Branches.Count; i++)
                {
                    output.Append(i > 0 ? "|" : "");
                    Emit(alternation.Branches[i], form, follow);
                }

                break;
            case JavaRegexNode.Group group:
                output.Append(Opening(group));
                Emit(group.Content, form, follow);
                output.Append(')');
                break;
            case JavaRegexNode.Atomic atomic:
                EmitIn("(?>", atomic.Content, form);
                break;
            case JavaRegexNode.LookAhead look:
                // Inside a look-behind the place may be anywhere; units stand for units then.
                EmitIn(look.IsNegated ? "(?!" : "(?=", look.Content, form == CodePointForm.Forward ? form : CodePointForm.ForwardAnywhere);
                break;
            case JavaRegexNode.LookBehind look:
                EmitLookBehind(look);
                break;
            case JavaRegexNode.Loop loop:
                EmitLoop(loop, form, follow);
                break;
            case JavaRegexNode.LineEnding:
                output.Append(@"(?:\r\n|[\n-\r\u0085\u2028\u2029])");
                break;
            case JavaRegexNode.BackReference reference:
                output.Append(IsGroup(reference.Number) ? string.Create(CultureInfo.InvariantCulture, $@"(?:\{reference.Number})") : CodePointExpression.Nothing);
                break;
            case JavaRegexNode.WordBoundary boundary:
                var expression = boundary.IsUnicode ? UnicodeBoundary.Value : Boundary.Value;
                output.Append(boundary.IsNegated ? $"(?!{expression})" : expression);
                break;
            case JavaRegexNode.Anchor anchor:
                output.Append(Write(anchor.Kind));
                break;
        }
    }

    private void EmitIn(string opening, JavaRegexNode content, CodePointForm form)
    {
        output.Append(opening);
        Emit(content, form, JavaRegexFollow.Accepts);
        output.Append(')');
    }

    private string Opening(JavaRegexNode.Group group) =>
        group.Number == 0 || capturesNothing ? "(?:"
        : !tree.HasNames ? "("

        // .NET counts named groups last unless all others have numbers; then they get those that are free, in order.
        : $"(?<{group.Name ?? group.Number.ToString(CultureInfo.InvariantCulture)}>";

    private void EmitLoop(JavaRegexNode.Loop loop, CodePointForm form, JavaRegexFollow follow)
    {
        var quantifier = loop.Quantifier;
        var body = loop.Body;
        if (body.MaxLength == 0 && loop.Form is JavaRegexLoopForm.Simple or JavaRegexLoopForm.Fixed)
        {
            // The JDK does not keep a group that matched nothing in a turn beyond the least number. It still is a group.
            EmitIn("(?:", body, form);
            output.Append(quantifier.Min > 0 ? "" : "{0}");
            return;
        }

        if (loop.Form == JavaRegexLoopForm.General && JavaRegexTraits.Flatten(loop) is { } flat)
        {
            Emit(flat, form, follow);
            return;
        }

        Check(loop, ref quantifier);
        var isRun = loop.Form is JavaRegexLoopForm.Run or JavaRegexLoopForm.Simple
            && body is JavaRegexNode.Characters characters && characters.Members.IsSupersetOf(AnyPart)
            && quantifier is { IsUnlimited: true, Min: <= 1 } && form == CodePointForm.Forward && isAlwaysAligned;
        output.Append(quantifier.IsPossessive ? "(?>" : "");
        if (isRun)
        {
            output.Append(CodePointExpression.WriteUnits(((JavaRegexNode.Characters)body).Members));
        }
        else
        {
            EmitBody(loop, quantifier, form, follow);
        }

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
        var endsWell = quantifier.IsPossessive || follow == JavaRegexFollow.Fails || (quantifier.IsGreedy && follow == JavaRegexFollow.Accepts);
        output.Append(isRun && !endsWell ? CodePointExpression.NotInsidePair : "");
    }

    /// <summary>Refuses loops whose turns that match nothing count otherwise in .NET.</summary>
    private void Check(JavaRegexNode.Loop loop, ref JavaRegexQuantifier quantifier)
    {
        if (loop.Body.MinLength > 0)
        {
            return;
        }

        if (loop.Form == JavaRegexLoopForm.Fixed && loop.Body is JavaRegexNode.Group { Number: > 0 })
        {
            throw tree.RefuseInDotNet("a repeated group of a back reference that can be empty", loop.Position);
        }

        if (loop.Form != JavaRegexLoopForm.General || quantifier.Min < 2)
        {
            return;
        }

        // A turn that matches nothing is the last in Java, whatever the least number is.
        quantifier = quantifier.IsGreedy && JavaRegexTraits.AlwaysMatchesEmpty(loop.Body) && JavaRegexTraits.GivesBack(loop.Body)
            ? quantifier with { Min = 1 }
            : throw tree.RefuseInDotNet("a group that can match nothing and must do so more than once", loop.Position);
    }

    private void EmitBody(JavaRegexNode.Loop loop, JavaRegexQuantifier quantifier, CodePointForm form, JavaRegexFollow follow)
    {
        var isOwnWay = loop.Form switch
        {
            JavaRegexLoopForm.Possessive => quantifier.Min > 1,
            JavaRegexLoopForm.Fixed => loop.Body.Descendants.Any(node => node is JavaRegexNode.LineEnding),
            _ => false,
        };
        var inside = quantifier.Max == 1 ? follow
            : follow == JavaRegexFollow.Fails && JavaRegexTraits.InsidePair(loop.Body) == JavaRegexInsidePair.Fails ? follow
            : JavaRegexFollow.Unknown;
        if (isOwnWay || JavaRegexTraits.IsAtomic(loop.Body))
        {
            EmitIn(isOwnWay ? "(?:(?>" : "(?:(?:", loop.Body, form);
            output.Append(Barrier).Append(')');
        }
        else if (loop.Body is JavaRegexNode.LineEnding)
        {
            // Each turn takes \r\n whole where it can.
            output.Append(@"(?:\r\n|\r(?!\n)|[\n-\f\u0085\u2028\u2029])");
        }
        else if (loop.Body is JavaRegexNode.Characters or JavaRegexNode.Group or JavaRegexNode.Atomic or JavaRegexNode.BackReference)
        {
            Emit(loop.Body, form, inside);
        }
        else
        {
            EmitIn("(?:", loop.Body, form);
        }
    }

    private void EmitLookBehind(JavaRegexNode.LookBehind look)
    {
        var content = look.Content;
        if (content.MaxLength == 0)
        {
            EmitIn(look.IsNegated ? "(?!" : "(?=", content, CodePointForm.ForwardAnywhere);
            return;
        }

        var form = Form(look);
        var opening = look.IsNegated ? "(?<!" : "(?<=";
        if (JavaRegexTraits.HasOneResult(content))
        {
            EmitIn(opening, content, form);
            return;
        }

        // Java matches the content forwards, .NET backwards: go back as far as it is long, and look ahead.
        if (content.MinLength != content.MaxLength)
        {
            throw tree.RefuseInDotNet("a group or possessive part in a look-behind of varying length", look.Position);
        }

        output.Append(opening);
        EmitIn("(?=", content, form == CodePointForm.Units ? form : CodePointForm.ForwardAnywhere);
        output.Append(look.CountsCodePoints ? CodePointExpression.Write(CodePointSet.All, CodePointForm.Backward) : CodePointExpression.AnyUnit);
        output.Append(CultureInfo.InvariantCulture, $"{{{content.MinLength}}}");
        output.Append(look.CountsCodePoints ? CodePointExpression.NotInsidePair : "").Append(')');
    }

    /// <summary>How to read the sets in a look-behind. Without a literal supplementary character the JDK counts units back and code points forth.</summary>
    private CodePointForm Form(JavaRegexNode.LookBehind look)
    {
        var (content, reach) = (look.Content, look.Reach);
        var isUnlimited = content.MaxLength == JavaRegexNode.Unlimited;
        var isExact = content.MinLength == reach.Min && (isUnlimited
            ? reach.Max == JavaRegexQuantifier.Unlimited
                || (reach.Max < 0 && unchecked(reach.Max - int.MinValue) <= reach.Min && !look.CountsCodePoints)
            : content.MaxLength == reach.Max);
        if (!isExact)
        {
            throw tree.RefuseInDotNet("a look-behind whose length is too great to count", look.Position);
        }

        return look.CountsCodePoints ? CodePointForm.Backward
            : isUnlimited || JavaRegexTraits.MaxUnits(content) <= reach.Max ? CodePointForm.BackwardByUnits
            : reach.Min == reach.Max ? CodePointForm.Units
            : throw tree.RefuseInDotNet("a look-behind of varying length for characters above U+FFFF", look.Position);
    }

    private static string Write(JavaRegexAnchor anchor) => anchor switch
    {
        JavaRegexAnchor.Start => @"\A",
        JavaRegexAnchor.End => @"\z",
        JavaRegexAnchor.FinalEnd => $@"(?=(?:\r\n|(?<!\r)\n|{LoneTerminators})?\z)",
        JavaRegexAnchor.UnixFinalEnd => @"(?=\n?\z)",
        JavaRegexAnchor.LineStart => $@"(?:\A|(?<={LineTerminators})(?<!\r(?=\n)))(?!\z)",
        JavaRegexAnchor.UnixLineStart => @"(?:\A|(?<=\n))(?!\z)",
        JavaRegexAnchor.LineEnd => $@"(?:\z|(?={LoneTerminators})|(?=\n)(?<!\r))",
        JavaRegexAnchor.UnixLineEnd => @"(?=\n|\z)",
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

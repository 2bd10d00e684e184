namespace SparkBert.Java;

/// <summary>
/// How far back the JDK looks for the content of a look-behind. It adds up lengths in 32 bits, so that <c>a*</c> has a limit that counts as
/// obvious, <c>a*b</c> one that ran over, and <c>(?:a|b){2}</c> none.
/// </summary>
/// <param name="Min">The fewest characters.</param>
/// <param name="Max">The most characters.</param>
internal readonly record struct JavaRegexReach(int Min, int Max)
{
    /// <summary>Measures a content; null where the JDK finds no limit.</summary>
    public static JavaRegexReach? Measure(JavaRegexNode content)
    {
        var sum = new Sum();
        sum.Add(content, () => { });
        return sum.IsLimited ? new(sum.Min, sum.Max) : null;
    }

    /// <summary>The running sum (Pattern.TreeInfo). A part adds itself and then what follows, since some begin again for what follows.</summary>
    private sealed class Sum
    {
        public int Min { get; private set; }

        public int Max { get; private set; }

        public bool IsLimited { get; private set; } = true;

        public void Add(JavaRegexNode node, Action addRest)
        {
            switch (node)
            {
                case JavaRegexNode.Characters:
                    (Min, Max) = unchecked((Min + 1, Max + 1));
                    break;
                case JavaRegexNode.LineEnding:
                    (Min, Max) = unchecked((Min + 1, Max + 2));
                    break;
                case JavaRegexNode.BackReference:
                    IsLimited = false;
                    break;
                case JavaRegexNode.Sequence sequence:
                    AddFrom(sequence.Items, 0, addRest);
                    return;
                case JavaRegexNode.Alternation alternation:
                    AddBranches(alternation.Branches, addRest);
                    return;
                case JavaRegexNode.Group group:
                    Add(group.Content, addRest);
                    return;
                case JavaRegexNode.Atomic atomic:
                    Add(atomic.Content, () => { });
                    break;
                case JavaRegexNode.Loop { Form: JavaRegexLoopForm.General }:
                    IsLimited = false;
                    return;
                case JavaRegexNode.Loop { Form: JavaRegexLoopForm.Optional } loop:
                    AddBranches([loop.Body, new JavaRegexNode.Sequence([])], addRest);
                    return;
                case JavaRegexNode.Loop loop:
                    AddLoop(loop);
                    break;
            }

            addRest();
        }

        private void AddFrom(IReadOnlyList<JavaRegexNode> items, int index, Action addRest)
        {
            if (index == items.Count)
            {
                addRest();
                return;
            }

            Add(items[index], () => AddFrom(items, index + 1, addRest));
        }

        private void AddBranches(IReadOnlyList<JavaRegexNode> branches, Action addRest)
        {
            var before = (Min, Max, IsLimited);
            var (min, max, isLimited) = (int.MaxValue, -1, IsLimited);
            foreach (var branch in branches)
            {
                (Min, Max, IsLimited) = (0, 0, true);
                Add(branch, () => { });
                (min, max, isLimited) = (Math.Min(min, Min), Math.Max(max, Max), isLimited && IsLimited);
            }

            (Min, Max, IsLimited) = (0, 0, true);
            addRest();
            (Min, Max, IsLimited) = unchecked((Min + before.Min + min, Max + before.Max + max, IsLimited && isLimited));
        }

        private void AddLoop(JavaRegexNode.Loop loop)
        {
            var quantifier = loop.Quantifier;
            var before = (Min, Max, IsLimited);
            if (loop.Form == JavaRegexLoopForm.Run)
            {
                (Min, Max) = unchecked((Min + quantifier.Min, IsLimited ? Max + JavaRegexQuantifier.Unlimited : Max));
                return;
            }

            if (quantifier is { Min: 0, Max: 1 })
            {
                Add(loop.Body, () => { });
                Min = before.Min;
                return;
            }

            (Min, Max, IsLimited) = (0, 0, true);
            Add(loop.Body, () => { });
            var min = unchecked((Min * quantifier.Min) + before.Min);
            Min = min < before.Min ? 0xFFFFFFF : min;
            IsLimited &= before.IsLimited;
            if (IsLimited)
            {
                Max = unchecked((Max * quantifier.Max) + before.Max);
                IsLimited = Max >= before.Max;
            }
        }
    }
}

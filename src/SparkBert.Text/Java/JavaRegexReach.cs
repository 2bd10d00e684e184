using static SparkBert.Text.Java.JavaRegexNode;

namespace SparkBert.Text.Java;

/// <summary>
/// How far back the JDK looks for the content of a look-behind (Pattern.TreeInfo). It adds lengths in 32 bits, so <c>a*</c> has a limit
/// that counts as obvious, the limit of <c>a*b</c> overflows, and <c>(?:a|b){2}</c> has none.
/// </summary>
internal readonly record struct JavaRegexReach(int Min, int Max, bool IsLimited)
{
    private static readonly JavaRegexReach None = new(0, 0, true);

    public static JavaRegexReach Of(JavaRegexNode content) => None.Add(content);

    /// <summary>The parts in a row, those of groups among them.</summary>
    private static IEnumerable<JavaRegexNode> Row(JavaRegexNode node) =>
        node is Sequence or Group ? node.Children.SelectMany(Row) : [node];

    private JavaRegexReach Add(JavaRegexNode node) => AddRow([.. Row(node)]);

    private JavaRegexReach AddRow(ReadOnlySpan<JavaRegexNode> row)
    {
        var sum = this;
        for (var i = 0; i < row.Length; i++)
        {
            switch (row[i])
            {
                case Characters:
                    sum = sum.Plus(new(1, 1, true));
                    break;
                case LineEnding:
                    sum = sum.Plus(new(1, 2, true));
                    break;
                case BackReference:
                    sum = sum with { IsLimited = false };
                    break;
                case Atomic atomic:
                    sum = sum.Add(atomic.Content);
                    break;
                case Alternation or Loop { Form: LoopForm.Optional }:
                    // What follows is counted from zero again, so it overflows later.
                    var branches = row[i].Children.Select(None.Add).ToList();
                    branches.AddRange(row[i] is Loop ? [None] : Array.Empty<JavaRegexReach>());
                    var (min, max) = (branches.Min(branch => branch.Min), Math.Max(-1, branches.Max(branch => branch.Max)));
                    return sum.Plus(new(min, max, branches.All(branch => branch.IsLimited))).Plus(None.AddRow(row[(i + 1)..]));
                case Loop { Form: LoopForm.General }:
                    return sum with { IsLimited = false };
                case Loop loop:
                    sum = sum.Add(loop, loop.Quantifier);
                    break;
            }
        }

        return sum;
    }

    private JavaRegexReach Add(Loop loop, JavaRegexQuantifier quantifier)
    {
        if (loop.Form == LoopForm.Run)
        {
            return Plus(new(quantifier.Min, IsLimited ? JavaRegexQuantifier.Unlimited : 0, true));
        }

        if (quantifier is { Min: 0, Max: 1 })
        {
            return Add(loop.Body) with { Min = Min };
        }

        var turn = None.Add(loop.Body);
        var (min, max) = unchecked(((turn.Min * quantifier.Min) + Min, (turn.Max * quantifier.Max) + Max));
        return new(min < Min ? 0xFFFFFFF : min, max, IsLimited && turn.IsLimited && max >= Max);
    }

    private JavaRegexReach Plus(JavaRegexReach other) => unchecked(new(Min + other.Min, Max + other.Max, IsLimited && other.IsLimited));
}

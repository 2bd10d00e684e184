namespace SparkBert.Java;

/// <summary>
/// Refuses patterns whose groups could have other values in Java. When the JDK gives up a look-ahead, an atomic group or a turn of some loops,
/// the groups inside keep what they got, and a later match shows it; .NET takes it back. It makes no difference where every match passes through
/// the group, and once only.
/// </summary>
internal sealed class JavaRegexGroupCheck
{
    private readonly JavaRegexTree tree;
    private readonly bool readsGroups;
    private readonly HashSet<int> closed = [];
    private readonly HashSet<int> early = [];
    private readonly HashSet<int> uncertain = [];

    private JavaRegexGroupCheck(JavaRegexTree tree, bool readsGroups)
    {
        this.tree = tree;
        this.readsGroups = readsGroups;
    }

    /// <summary>Checks all groups and back references.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="readsGroups">Whether anyone looks at the groups of a match, and not at its place alone.</param>
    /// <exception cref="ArgumentException">A group could differ.</exception>
    public static void Check(JavaRegexTree tree, bool readsGroups)
    {
        var check = new JavaRegexGroupCheck(tree, readsGroups);
        check.Visit(tree.Root, new(IsSure: true, IsOnce: true, Keeps: false, IsFine: true));
        foreach (var reference in tree.Root.Descendants.OfType<JavaRegexNode.BackReference>())
        {
            if (check.uncertain.Contains(reference.Number))
            {
                throw tree.RefuseInDotNet("a back reference to a group that keeps its value when it is given up", reference.Position);
            }
        }
    }

    private void Visit(JavaRegexNode node, Path path)
    {
        switch (node)
        {
            case JavaRegexNode.BackReference reference when !closed.Contains(reference.Number):
                // It stands before the end of its group: fine only for a group that gives back its value.
                early.Add(reference.Number);
                break;
            case JavaRegexNode.Group group:
                Visit(group.Content, path);
                Close(group, path);
                break;
            case JavaRegexNode.Alternation alternation:
                foreach (var branch in alternation.Branches)
                {
                    Visit(branch, path with { IsSure = false });
                }

                break;
            case JavaRegexNode.Atomic or JavaRegexNode.LookAhead { IsNegated: false } or JavaRegexNode.LookBehind { IsNegated: false }:
                Visit(node.Children.First(), path.Keep());
                break;
            case JavaRegexNode.LookAhead or JavaRegexNode.LookBehind:
                Visit(node.Children.First(), path.Keep() with { IsFine = false });
                break;
            case JavaRegexNode.Loop loop:
                VisitLoop(loop, path);
                break;
            default:
                foreach (var child in node.Children)
                {
                    Visit(child, path);
                }

                break;
        }
    }

    private void VisitLoop(JavaRegexNode.Loop loop, Path path)
    {
        var quantifier = loop.Quantifier;
        var inside = path with { IsSure = path.IsSure && quantifier.Min > 0, IsOnce = path.IsOnce && quantifier.Max <= 1 };
        switch (loop.Form)
        {
            case JavaRegexLoopForm.Possessive:
                Visit(loop.Body, path.Keep() with { IsSure = quantifier.Min > 0, IsOnce = quantifier.Max <= 1 });
                break;
            case JavaRegexLoopForm.Fixed when loop.Body is JavaRegexNode.Group group:
                // On its way back from a match each turn of the loop around it writes the group again; the first turn is last.
                if (readsGroups && group.Number > 0 && !path.IsOnce && quantifier.IsGreedy && quantifier.Max > quantifier.Min)
                {
                    throw tree.RefuseInDotNet("a repeated group of fixed form inside a repeated group", group.Position);
                }

                // The loop itself restores its own group, and no group inside it.
                var isCounted = quantifier.Min == quantifier.Max && quantifier.Min > 0;
                Visit(group.Content, path.Keep() with { IsFine = path.Keep().IsFine && isCounted });
                Close(group, inside);
                break;
            default:
                Visit(loop.Body, inside);
                break;
        }
    }

    private void Close(JavaRegexNode.Group group, Path path)
    {
        if (group.Number == 0)
        {
            return;
        }

        closed.Add(group.Number);
        var isFine = !path.Keeps || (path.IsFine && path.IsSure);
        if (!isFine && readsGroups)
        {
            throw tree.RefuseInDotNet("a group that keeps its value when what stands around it is given up", group.Position);
        }

        if (!isFine || (path.Keeps && early.Contains(group.Number)))
        {
            uncertain.Add(group.Number);
        }
    }

    /// <summary>How the way from the root to a part looks.</summary>
    /// <param name="IsSure">Whether every match of the innermost part that keeps values passes through here.</param>
    /// <param name="IsOnce">Whether it does so once at most.</param>
    /// <param name="Keeps">Whether this is inside a part that keeps values.</param>
    /// <param name="IsFine">Whether every match passes through that part, and once only.</param>
    private readonly record struct Path(bool IsSure, bool IsOnce, bool Keeps, bool IsFine)
    {
        /// <summary>The way into a part that keeps values.</summary>
        public Path Keep() => new(IsSure: true, IsOnce: true, Keeps: true, IsFine: IsFine && IsSure && IsOnce);
    }
}

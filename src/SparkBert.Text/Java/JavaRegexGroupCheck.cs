using static SparkBert.Text.Java.JavaRegexNode;

namespace SparkBert.Text.Java;

/// <summary>
/// Refuses patterns whose groups could have other values in Java. When the JDK backtracks out of a look-ahead, an atomic group or a turn of
/// some loops, the groups inside keep their values, and a later match shows them; .NET restores the old ones. This makes no difference if
/// every match passes through the group exactly once.
/// </summary>
internal sealed class JavaRegexGroupCheck
{
    private readonly JavaRegexTree tree;
    private readonly bool readsGroups;
    private readonly HashSet<int> closed = [];
    private readonly HashSet<int> early = [];
    private readonly HashSet<int> uncertain = [];

    private JavaRegexGroupCheck(JavaRegexTree tree, bool readsGroups) => (this.tree, this.readsGroups) = (tree, readsGroups);

    /// <summary>Checks all groups and back references.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="readsGroups">Whether anyone reads the groups of a match, not only its place.</param>
    /// <exception cref="ArgumentException">A group could differ.</exception>
    public static void Check(JavaRegexTree tree, bool readsGroups)
    {
        var check = new JavaRegexGroupCheck(tree, readsGroups);
        check.Visit(tree.Root, new(IsSure: true, IsOnce: true, Keeps: false, IsFine: true));
        if (tree.Root.Descendants.OfType<BackReference>().FirstOrDefault(part => check.uncertain.Contains(part.Number)) is { } reference)
        {
            throw tree.RefuseInDotNet("a back reference to a group that keeps its value after backtracking", reference.Position);
        }
    }

    private void Visit(JavaRegexNode node, Path path)
    {
        var inside = node switch
        {
            Alternation => path with { IsSure = false },
            LookAhead { IsNegated: true } or LookBehind { IsNegated: true } => path.Keep() with { IsFine = false },
            LookAhead or LookBehind or Atomic => path.Keep(),
            Loop { Form: LoopForm.Possessive } loop => path.Keep().Repeat(loop.Quantifier),
            Loop loop => path.Repeat(loop.Quantifier),
            _ => path,
        };
        if (node is Loop { Form: LoopForm.Fixed, Body: Group own, Quantifier: var quantifier })
        {
            // Backtracking out of a match, each turn of a loop around it writes the group again; the first turn is last.
            if (readsGroups && own.Number > 0 && !path.IsOnce && quantifier.IsGreedy && quantifier.Max > quantifier.Min)
            {
                throw tree.RefuseInDotNet("a repeated group of fixed form inside a repeated group", own.Position);
            }

            // The loop itself restores its own group, and no group inside it.
            var isCounted = quantifier.Min == quantifier.Max && quantifier.Min > 0;
            Visit(own.Content, path.Keep() with { IsFine = path.Keep().IsFine && isCounted });
            Close(own, inside);
            return;
        }

        if (node is BackReference reference && !closed.Contains(reference.Number))
        {
            early.Add(reference.Number);
        }

        foreach (var child in node.Children)
        {
            Visit(child, inside);
        }

        if (node is Group group)
        {
            Close(group, path);
        }
    }

    private void Close(Group group, Path path)
    {
        var isFine = group.Number == 0 || !path.Keeps || (path.IsFine && path.IsSure);
        if (!isFine && readsGroups)
        {
            throw tree.RefuseInDotNet("a group that keeps its value after backtracking", group.Position);
        }

        closed.Add(group.Number);
        if (!isFine || (path.Keeps && early.Contains(group.Number)))
        {
            uncertain.Add(group.Number);
        }
    }

    /// <summary>The path from the root to a part.</summary>
    /// <param name="IsSure">Whether every match of the innermost part that keeps values passes through here.</param>
    /// <param name="IsOnce">Whether it does so at most once.</param>
    /// <param name="Keeps">Whether this is inside a part that keeps values.</param>
    /// <param name="IsFine">Whether every match passes through that part, exactly once.</param>
    private readonly record struct Path(bool IsSure, bool IsOnce, bool Keeps, bool IsFine)
    {
        /// <summary>The way into a part that keeps values.</summary>
        public Path Keep() => new(IsSure: true, IsOnce: true, Keeps: true, IsFine: IsFine && IsSure && IsOnce);

        /// <summary>The way into a loop.</summary>
        public Path Repeat(JavaRegexQuantifier quantifier) =>
            this with { IsSure = IsSure && quantifier.Min > 0, IsOnce = IsOnce && quantifier.Max <= 1 };
    }
}

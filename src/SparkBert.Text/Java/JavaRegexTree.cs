namespace SparkBert.Text.Java;

/// <summary>A parsed pattern.</summary>
/// <param name="Pattern">The pattern as it was given.</param>
/// <param name="Root">All of it.</param>
/// <param name="HasNames">Whether a group has a name.</param>
/// <param name="StepsByCodePoint">Whether the JDK goes on by whole code points where it looks for a match.</param>
internal sealed record JavaRegexTree(string Pattern, JavaRegexNode Root, bool HasNames, bool StepsByCodePoint)
{
    /// <summary>Whether the text of a group is matched again.</summary>
    public bool HasReferences => Root.Descendants.Any(node => node is JavaRegexNode.BackReference);

    /// <summary>The error for what Java knows and a .NET expression can't do.</summary>
    public ArgumentException RefuseInDotNet(string what, int position) =>
        new($"{what} can't be carried over to .NET near index {position}: {Pattern}");
}

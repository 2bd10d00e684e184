namespace SparkBert.Text.Java;

/// <summary>A parsed pattern.</summary>
/// <param name="Pattern">The pattern as it was given.</param>
/// <param name="Root">All of it.</param>
/// <param name="HasNames">Whether a group has a name.</param>
/// <param name="StepsByCodePoint">Whether the JDK steps by whole code points when it searches for a match.</param>
internal sealed record JavaRegexTree(string Pattern, JavaRegexNode Root, bool HasNames, bool StepsByCodePoint)
{
    /// <summary>Whether the pattern has back references.</summary>
    public bool HasReferences => Root.Descendants.Any(node => node is JavaRegexNode.BackReference);

    /// <summary>The error for a pattern that Java accepts and a .NET expression can't match.</summary>
    public ArgumentException RefuseInDotNet(string what, int position) =>
        new($"{what} can't be translated to .NET near index {position}: {Pattern}");
}

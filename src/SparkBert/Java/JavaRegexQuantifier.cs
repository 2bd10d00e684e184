namespace SparkBert.Java;

/// <summary>How often something matches, and what is tried first.</summary>
/// <param name="Min">The fewest times.</param>
/// <param name="Max">The most times; the JDK's "without limit" is the greatest integer.</param>
/// <param name="Kind">Empty for greedy, <c>?</c> for reluctant, <c>+</c> for possessive.</param>
internal readonly record struct JavaRegexQuantifier(int Min, int Max, string Kind)
{
    public const int Unlimited = int.MaxValue;

    public bool IsUnlimited => Max == Unlimited;

    public bool IsGreedy => Kind.Length == 0;

    public bool IsReluctant => Kind == "?";

    public bool IsPossessive => Kind == "+";
}

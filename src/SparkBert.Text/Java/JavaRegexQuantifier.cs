namespace SparkBert.Text.Java;

/// <summary>How often a part matches. Unlimited is the largest integer, as in the JDK.</summary>
internal readonly record struct JavaRegexQuantifier(int Min, int Max, string Kind)
{
    public const int Unlimited = int.MaxValue;

    public double Limit => Max == Unlimited ? double.PositiveInfinity : Max;

    public bool IsGreedy => Kind.Length == 0;

    public bool IsReluctant => Kind == "?";

    public bool IsPossessive => Kind == "+";
}

namespace SparkBert.Architecture.Tests.Fixtures.Lower;

/// <summary>The other half: a back edge that stands in a generic argument alone.</summary>
internal static class LowerType
{
    public const int Constant = 1;

    public static int Value => Empty().Count;

    private static List<Upper.BackEdge> Empty() => [];
}

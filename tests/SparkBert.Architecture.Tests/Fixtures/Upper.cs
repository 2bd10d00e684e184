namespace SparkBert.Architecture.Tests.Fixtures.Upper;

/// <summary>One half of a cycle, for the test of the test.</summary>
internal static class UpperType
{
    public static int Use() => Lower.LowerType.Value;
}

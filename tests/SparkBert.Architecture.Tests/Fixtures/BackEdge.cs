namespace SparkBert.Architecture.Tests.Fixtures.Upper;

/// <summary>What the lower namespace must not know.</summary>
internal readonly record struct BackEdge(int Number);

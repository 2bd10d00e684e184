namespace SparkBert.Cli.Tests.Readers;

/// <summary>A way in which our reader may differ from Spark's.</summary>
/// <param name="Name">What differs, in a few words; decision 14 has the same names.</param>
/// <param name="Reason">Why it does.</param>
/// <param name="Explains">Whether what was found is this.</param>
/// <typeparam name="T">What was found.</typeparam>
internal sealed record Difference<T>(string Name, string Reason, Func<T, bool> Explains);

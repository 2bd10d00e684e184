namespace SparkBert.Testing;

/// <summary>Skips a test that needs what only the full data has.</summary>
internal static class TestSkip
{
    /// <summary>The folder of real text.</summary>
    public static string WithoutCorpus()
    {
        Assert.SkipWhen(TestData.Corpus is null, "there is no corpus in the compact test data");
        return TestData.Corpus!;
    }
}

using System.Text.Json;

namespace SparkBert.Cli.Tests;

/// <summary>Parquet that Spark wrote.</summary>
public sealed class SparkParquetTests
{
    [Fact]
    public void Parquet_that_Spark_wrote_is_input()
    {
        var fixture = Path.Combine(TestData.Golden, "fixtures", "spark_parquet");
        Assert.SkipUnless(Directory.Exists(fixture), "Spark's Parquet is in the full golden set alone");

        var (code, output, error) = CliProcess.Run(
            "embed", fixture, "-o", "-", "--model", TestModels.TinyCased, "--output-col", "again", "--columns", "embeddings,again",
            "--case-sensitive", "true");

        Assert.True(code == 0, error);
        foreach (var row in output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement))
        {
            var (spark, ours) = (row.GetProperty("embeddings"), row.GetProperty("again"));
            Assert.Equal(spark.GetArrayLength(), ours.GetArrayLength());
            foreach (var (expected, actual) in spark.EnumerateArray().Zip(ours.EnumerateArray()))
            {
                Assert.Equal(expected.GetProperty("result").GetString(), actual.GetProperty("result").GetString());
                Assert.Equal(Metadata(expected), Metadata(actual));
                var values = expected.GetProperty("embeddings").EnumerateArray().Zip(actual.GetProperty("embeddings").EnumerateArray());
                Assert.All(values, pair => Assert.Equal(pair.First.GetSingle(), pair.Second.GetSingle(), 1e-5f));
            }
        }
    }

    private static Dictionary<string, string?> Metadata(JsonElement annotation) =>
        annotation.GetProperty("metadata").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString());
}

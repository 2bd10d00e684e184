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

    /// <summary>Spark's pages have checksums, and so have ours: a bit that is another is not another value.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_flipped_bit_of_a_value_ends_the_run(bool isSparks)
    {
        using var folder = new TemporaryFolder();
        var fixture = Path.Combine(TestData.Golden, "fixtures", "spark_parquet");
        Assert.SkipUnless(!isSparks || Directory.Exists(fixture), "Spark's Parquet is in the full golden set alone");
        File.WriteAllText(folder.Path("in.txt"), "The bank.");
        var path = isSparks
            ? Directory.EnumerateFiles(fixture, "*.parquet").First()
            : Embed(folder.Path("in.txt"), folder.Path("ours.parquet"), "--compression", "none");
        var line = File.ReadLines(Embed(path, folder.Path("whole.jsonl"), "--output-col", "again", "--error-col", "why")).First();
        var vector = JsonDocument.Parse(line).RootElement.GetProperty("embeddings")[0].GetProperty("embeddings");
        var bytes = File.ReadAllBytes(path);
        var place = bytes.AsSpan().IndexOf(
            [.. BitConverter.GetBytes(vector[0].GetSingle()), .. BitConverter.GetBytes(vector[1].GetSingle())]);
        Assert.NotEqual(-1, place);
        bytes[place] ^= 1;
        File.WriteAllBytes(folder.Path("flipped.parquet"), bytes);

        var (code, _, error) = CliProcess.Run(
            "embed", folder.Path("flipped.parquet"), "-o", folder.Path("out.jsonl"), "--model", TestModels.TinyCased,
            "--output-col", "again", "--error-col", "why");

        Assert.True(code == 1, $"exit {code}: {error}");
        Assert.Contains("flipped.parquet: the Parquet data are damaged behind row 0: ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Path("out.jsonl")));
    }

    private static string Embed(string input, string output, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(["embed", input, "-o", output, "--model", TestModels.TinyCased, .. options]);
        Assert.True(code == 0, error);
        return output;
    }

    private static Dictionary<string, string?> Metadata(JsonElement annotation) =>
        annotation.GetProperty("metadata").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString());
}

using SparkBert.Bundles;
using SparkBert.Worker.Models;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Models;

/// <summary>The sum by which a model is refused. That the limit holds is shown on Spark, whose worker is a process of its own.</summary>
public sealed class HardMemoryLimitTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void A_model_that_fits_beside_what_is_used_is_taken()
    {
        HardMemoryLimit.RequireRoom("bank", 200 * Megabyte, limit: 600 * Megabyte, used: 270 * Megabyte);
        HardMemoryLimit.RequireRoom("bank", 200_000 * Megabyte, limit: long.MaxValue, used: 0);
    }

    [Fact]
    public void A_model_that_does_not_is_refused_with_the_sum()
    {
        // 200 MB of weights take 230 MB, and 96 MB beside them.
        var error = Assert.Throws<ModelException>(
            () => HardMemoryLimit.RequireRoom("bank", 200 * Megabyte, limit: 600 * Megabyte, used: 280 * Megabyte));

        Assert.Equal(
            "the model bank needs 326 MB (200 MB of weights, and what opening and running it takes), the worker uses 280 MB already, and "
            + "spark.executor.pyspark.memory leaves 600 MB to this process. It needs 606 MB.",
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("2g")]
    [InlineData("99999999999999999999")]
    public void What_is_no_number_of_megabytes_is_refused(string value)
    {
        var properties = new Dictionary<string, string> { [HardMemoryLimit.Property] = value };
        var error = Assert.Throws<ProtocolException>(() => HardMemoryLimit.Keep(properties));
        Assert.Contains(
            $"resource.pyspark.memory must be a number of megabytes, but is '{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_property_there_is_none()
    {
        HardMemoryLimit.Keep(new Dictionary<string, string> { ["spark.job.description"] = "x" });
        Assert.Equal(long.MaxValue, HardMemoryLimit.Bytes);
    }
}

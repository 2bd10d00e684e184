using SparkBert.Worker.Models;

namespace SparkBert.Worker.Tests.Models;

public sealed class ModelLimitsTests
{
    [Fact]
    public void Half_of_the_memory_and_ten_minutes_are_the_defaults()
    {
        var limits = ModelLimits.FromEnvironment(_ => null);

        Assert.Equal((ProcessMemoryLimit.Read() / 2, TimeSpan.FromMinutes(10)), (limits.Bytes, limits.IdleTime));
    }

    [Fact]
    public void The_environment_sets_both()
    {
        var limits = ModelLimits.FromEnvironment(name => name == ModelLimits.BytesVariable ? "3000000000" : "0");

        Assert.Equal((3_000_000_000, TimeSpan.Zero), (limits.Bytes, limits.IdleTime));
    }

    [Theory]
    [InlineData(ModelLimits.BytesVariable, "0")]
    [InlineData(ModelLimits.BytesVariable, "2g")]
    [InlineData(ModelLimits.BytesVariable, "-1")]
    [InlineData(ModelLimits.IdleSecondsVariable, "10 s")]
    [InlineData(ModelLimits.IdleSecondsVariable, "99999999")]
    public void What_is_no_number_in_its_range_is_refused_with_the_variable_and_the_value(string variable, string value)
    {
        var error = Assert.Throws<FormatException>(() => ModelLimits.FromEnvironment(name => name == variable ? value : null));

        Assert.Contains($"the environment variable {variable} must be a number from ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"but is '{value}'", error.Message, StringComparison.Ordinal);
    }
}

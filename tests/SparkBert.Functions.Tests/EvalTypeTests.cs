namespace SparkBert.Functions.Tests;

public sealed class EvalTypeTests
{
    [Theory]
    [InlineData(200, EvalType.ScalarPandas)]
    [InlineData(207, EvalType.MapArrowIter)]
    [InlineData(251, EvalType.ScalarArrowIter)]
    public void Supported_numbers_have_a_type(int number, EvalType type) => Assert.Equal(type, EvalTypes.Parse(number));

    [Theory]
    [InlineData(0, "eval type 0, NON_UDF (an RDD of pickled Python objects), is not supported: this worker is not Python.")]
    [InlineData(206, "SQL_COGROUPED_MAP_PANDAS_UDF")]
    [InlineData(213, "transformWithState")]
    [InlineData(999, "eval type 999, unknown")]
    public void Others_are_refused_by_name(int number, string expected)
    {
        var error = Assert.Throws<NotSupportedException>(() => EvalTypes.Parse(number));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("(eval types 200, 201, 204, 205, 207, 209, 215, 216, 250, 251)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_is_scalar_or_grouped_or_a_map()
    {
        var types = Enum.GetValues<EvalType>();

        Assert.Equal([200, 204, 250, 251], types.Where(type => type.IsScalar()).Select(type => (int)type));
        Assert.Equal([201, 209, 215, 216], types.Where(type => type.IsGrouped()).Select(type => (int)type));
        Assert.Equal([205, 207, 209, 215], types.Where(type => type.HasStructInput()).Select(type => (int)type));
    }
}

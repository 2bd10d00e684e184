using System.Text;
using System.Text.Json.Nodes;

namespace SparkBert.Worker.Tests;

public sealed class FunctionCommandTests
{
    [Fact]
    public void Command_comes_back_from_its_bytes()
    {
        var command = FunctionCommand.Parse(new FunctionCommand("my.function", new JsonObject { ["text"] = "ä\"\n", ["list"] = new JsonArray(1, 2) }).ToUtf8());

        Assert.Equal("my.function", command.Function);
        Assert.Equal("ä\"\n", (string?)command.Options["text"]);
        Assert.Equal(2, command.Options["list"]!.AsArray().Count);
    }

    [Fact]
    public void Options_may_be_left_out() => Assert.Empty(FunctionCommand.Parse("{\"fn\":\"f\"}"u8).Options);

    [Theory]
    [InlineData("[1]", "JSON object")]
    [InlineData("{\"fn\":1}", "JSON object")]
    [InlineData("{\"fn\":\"f\",\"options\":[]}", "JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("", "not JSON")]
    public void What_is_no_command_is_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => FunctionCommand.Parse(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Pickled_function_is_named() =>
        Assert.Contains("pickled Python function", Assert.Throws<FormatException>(() => FunctionCommand.Parse([0x80, 0x05, 0x95])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.0.5")]
    [InlineData("4.1.0-SNAPSHOT")]
    [InlineData("4.2")]
    [InlineData("3.5.1-amzn-0")]
    public void Supported_Spark_has_a_tag(string version) => Assert.Equal("sparkbert-1;" + version, ProtocolTag.For(version));

    [Theory]
    [InlineData("3.4.1")]
    [InlineData("4.3.0")]
    [InlineData("3.15.0")]
    [InlineData("35.0")]
    [InlineData("four")]
    public void Other_Spark_is_refused(string version) =>
        Assert.Contains($"Spark {version} is not supported", Assert.Throws<NotSupportedException>(() => ProtocolTag.For(version)).Message, StringComparison.Ordinal);

    [Fact]
    public void Figures_come_back_from_their_bytes()
    {
        var figures = new TaskFigures { StageId = 3, PartitionId = 7, Tokens = long.MaxValue, SessionSeconds = 0.25 };

        Assert.Equal(figures, TaskFigures.Parse(figures.ToUtf8()));
    }
}

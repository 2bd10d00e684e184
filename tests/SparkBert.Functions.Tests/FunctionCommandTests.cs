using System.Text;
using System.Text.Json.Nodes;

namespace SparkBert.Functions.Tests;

public sealed class FunctionCommandTests
{
    [Fact]
    public void Command_comes_back_from_its_bytes()
    {
        var options = new JsonObject { ["text"] = "ä\"\n", ["list"] = new JsonArray(1, 2) };

        var command = FunctionCommand.Parse(new FunctionCommand("my.function", options).ToUtf8());

        Assert.Equal("my.function", command.Function);
        Assert.Equal("ä\"\n", (string?)command.Options["text"]);
        Assert.Equal(2, command.Options["list"]!.AsArray().Count);
    }

    [Fact]
    public void Options_may_be_left_out() => Assert.Empty(FunctionCommand.Parse("{\"fn\":\"f\"}"u8).Options);

    [Theory]
    [InlineData("[1]", "JSON object")]
    [InlineData("{\"fn\":1}", "JSON object")]
    [InlineData("{\"fn\":\"\"}", "JSON object")]
    [InlineData("{\"fn\":\"f\",\"options\":[]}", "JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("", "not JSON")]
    public void What_is_no_command_is_refused(string text, string expected)
    {
        var error = Assert.Throws<FormatException>(() => FunctionCommand.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pickled_function_is_named()
    {
        var error = Assert.Throws<FormatException>(() => FunctionCommand.Parse([0x80, 0x05, 0x95]));

        Assert.Contains("the command of 3 bytes is not JSON but a pickled Python function", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"fn":"a","fn":"b"}""")]
    [InlineData("""{"fn":"a","options":{"mode":"permissive","mode":"failfast"}}""")]
    [InlineData("""{"fn":"\ud800"}""")]
    public void Commands_that_say_two_things_or_no_text_are_refused(string json) =>
        Assert.Throws<FormatException>(() => FunctionCommand.Parse(System.Text.Encoding.UTF8.GetBytes(json)));
}

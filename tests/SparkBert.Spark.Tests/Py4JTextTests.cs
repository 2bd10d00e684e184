using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Tests;

public sealed class Py4JTextTests
{
    private static readonly JavaGateway NoJvm = new(1, "", null);

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("line\nfeed\r\nand \\n written out \\")]
    [InlineData("ünïcode 😀")]
    public void String_survives_its_escapes(string text)
    {
        Assert.Equal(text, RoundTrip(text));
    }

    [Fact]
    public void Any_string_stays_on_one_line_and_survives() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        var part = Part(text ?? "");
        return !part.Contains('\n') && !part.Contains('\r') && Equals(RoundTrip(text ?? ""), text ?? "");
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(true, "btrue")]
    [InlineData(42, "i42")]
    [InlineData(-42L, "L-42")]
    [InlineData(1.5, "d1.5")]
    [InlineData(1e300, "d1E+300")]
    [InlineData(double.NaN, "dNaN")]
    [InlineData(double.NegativeInfinity, "d-Infinity")]
    [InlineData("a\nb", "sa\\nb")]
    [InlineData(null, "n")]
    public void Value_has_its_letter_and_comes_back(object? value, string part)
    {
        Assert.Equal(part, Part(value));
        Assert.Equal(value, RoundTrip(value));
    }

    [Fact]
    public void Bytes_and_decimals_come_back()
    {
        byte[] bytes = [0, 1, 254, 255];
        Assert.Equal(bytes, RoundTrip(bytes));
        Assert.Equal(12.30m, RoundTrip(12.30m));
    }

    [Fact]
    public void Reference_is_an_argument_with_r_whatever_letter_it_came_with()
    {
        foreach (var letter in "rlahtg")
        {
            var reference = Assert.IsType<JavaObject>(Py4JText.ParsePart($"{letter}o17", NoJvm));
            Assert.Equal("o17", reference.Id);
            Assert.Equal("ro17", Part(reference));
        }
    }

    [Fact]
    public void Value_without_a_form_is_refused()
    {
        Assert.Contains("Guid", Assert.Throws<ArgumentException>(() => Part(Guid.Empty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_end_with_e_and_authentication_does_not()
    {
        Assert.Equal("c\no1\nadd\ni1\nsx\ne\n", Py4JCommand.Call("o1", "add", [1, "x"]));
        Assert.Equal("i\njava.util.ArrayList\ne\n", Py4JCommand.Construct("java.util.ArrayList", []));
        Assert.Equal("A\nsecret\n", Py4JCommand.Authenticate("secret"));
    }

    private static string Part(object? value)
    {
        var line = new StringBuilder();
        Py4JText.AppendPart(line, value);
        return line.ToString();
    }

    private static object? RoundTrip(object? value) => Py4JText.ParsePart(Part(value), NoJvm);
}

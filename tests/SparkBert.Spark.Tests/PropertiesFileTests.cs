using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Tests;

public sealed class PropertiesFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Only_its_user_may_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        PropertiesFile.Write(folder.Path("file"), folder.Path("none"), [KeyValuePair.Create("spark.password", "secret")]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Path("file")));
        }
    }

    [Theory]
    [InlineData("spark.x=4.2", "4.2")]
    [InlineData("  spark.x   4.1  \nspark.x: 4.2", "4.2")]
    [InlineData("#spark.x=4.2\nspark.xy=1\nspark.x", null)]
    public void A_value_of_the_defaults_is_found(string text, string? expected)
    {
        File.WriteAllText(folder.Path("defaults"), text);
        Assert.Equal(expected, PropertiesFile.Find(folder.Path("defaults"), "spark.x"));
        Assert.Null(PropertiesFile.Find(folder.Path("none"), "spark.x"));
    }

    [Fact]
    public void A_file_that_is_there_is_not_written()
    {
        File.WriteAllText(folder.Path("file"), "");
        Assert.Throws<IOException>(() => PropertiesFile.Write(folder.Path("file"), folder.Path("none"), []));
    }

    [Fact]
    public void Defaults_come_first_and_everything_odd_by_its_number()
    {
        File.WriteAllText(folder.Path("defaults"), "spark.a one # not the end");
        KeyValuePair<string, string>[] settings = [KeyValuePair.Create("spark.b", "x=\ny é"), KeyValuePair.Create("c d", "")];
        PropertiesFile.Write(folder.Path("file"), folder.Path("defaults"), settings);

        Assert.Equal(
            "spark.a one # not the end\n\nspark.b=x\\u003d\\u000ay\\u0020\\u00e9\nc\\u0020d=\n", File.ReadAllText(folder.Path("file")));
    }
}

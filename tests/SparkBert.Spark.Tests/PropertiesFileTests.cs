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
            "spark.a one # not the end\nspark.b=x\\u003d\\u000ay\\u0020\\u00e9\nc\\u0020d=\n", File.ReadAllText(folder.Path("file")));
    }
}

using SparkBert.Models.HuggingFace;

namespace SparkBert.Models.Tests.HuggingFace;

/// <summary>The licence is taken from the front matter of a model card, and from nowhere else in it.</summary>
public sealed class ModelCardTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("---\nlanguage: en\nlicense: apache-2.0\n---\n# Model\n", "apache-2.0")]
    [InlineData("---\r\nlicense: \"mit\"\r\n---\r\n", "mit")]
    [InlineData("---\nlanguage: en\n---\nlicense: gpl\n", null)]
    [InlineData("license: gpl\n", null)]
    [InlineData("---\nlicense:\n- mit\n---\n", null)]
    [InlineData("---\nlicense: see the file below\n---\n", null)]
    [InlineData("", null)]
    public void The_license_of_the_front_matter(string card, string? license)
    {
        File.WriteAllText(folder.Path("README.md"), card);

        Assert.Equal(license, ModelCard.FindLicense(folder.Root));
    }

    [Fact]
    public void No_card_no_license() => Assert.Null(ModelCard.FindLicense(folder.Root));
}

namespace SparkBert.Shipping.Tests;

/// <summary>What <c>scripts/lint-images.py</c> finds in a checkout where one thing is wrong.</summary>
public sealed class ImageLintTests : IDisposable
{
    private const string Spark = "containers/spark/Dockerfile";
    private const string Command = "containers/command/Dockerfile";
    private const string Template = "containers/spark/pod-template.yaml";

    private readonly TemporaryFolder folder = new();

    public ImageLintTests()
    {
        foreach (var file in (string[])[Spark, Command, Template, ".dockerignore"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Path(file))!);
            File.Copy(Path.Combine(TestData.Root, file), folder.Path(file));
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Images_of_the_checkout_have_no_fault()
    {
        Script.Run("scripts/lint-images.py").Require(0);
        Script.Run("scripts/lint-images.py", folder.Root).Require(0);
    }

    [Theory]
    [InlineData(Spark, "FROM executor AS", "FROM missing AS", "the base image 'missing' is no stage in front of it")]
    [InlineData(Spark, ":4.1.1-scala2.13-java17-ubuntu", ":latest", "has no tag of its own")]
    [InlineData(Spark, "ARG SPARK_IMAGE=", "ARG ANOTHER=", "defines SPARK_IMAGE")]
    [InlineData(Spark, "images/worker.tar.gz", "images/workers.tar.gz", "scripts/images.sh makes no workers.tar.gz")]
    [InlineData(Spark, "artifacts/images/worker.tar.gz", "src", ".dockerignore keeps src out")]
    [InlineData(Spark, "ADD artifacts/images/worker.tar.gz", "ADD https://host/worker.tar.gz", "may be another file tomorrow")]
    [InlineData(Spark, "ADD artifacts/images/job.tar.gz", "COPY --from=builder /job", "--from=builder is no stage")]
    [InlineData(Spark, "grep 'not found'", "grep 'not found", "the shell can't read RUN")]
    [InlineData(Spark, "ENV SPARKBERT_WORKER", "ENV SPARKBERT_TOKEN", "SPARKBERT_TOKEN would be kept in the image")]
    [InlineData(Spark, "RUN cd", "RUM cd", "'RUM' is no instruction")]
    [InlineData(Command, "USER 1654:1654", "USER root", "ends as USER root")]
    [InlineData(Command, "USER 1654:1654", "USER 0", "ends as USER 0")]
    [InlineData(Command, "USER 1654:1654", "", "names no USER")]
    [InlineData(Command, "[\"sparkbert\"]", "sparkbert", "must be a list of words in JSON")]
    [InlineData(".dockerignore", "*\n!artifacts\n", "!artifacts\n", ".git would go into each build")]
    [InlineData(Template, "kind: Pod", "kind: [Pod", "it is no YAML")]
    [InlineData(Template, "kind: Pod", "kind: Job", "it is no Pod")]
    [InlineData(Template, "runAsNonRoot: true", "runAsNonRoot: false", "may run as root")]
    [InlineData(Template, "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may gain rights")]
    public void A_fault_is_named_with_its_file(string file, string right, string wrong, string message)
    {
        if (file == Template && Script.Run("/usr/bin/env", "python3", "-c", "import yaml").ExitCode != 0)
        {
            Assert.Skip("Python has no module yaml.");
        }

        var text = File.ReadAllText(folder.Path(file));
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(folder.Path(file), text.Replace(right, wrong, StringComparison.Ordinal));

        var error = Script.Run("scripts/lint-images.py", folder.Root).Require(1).Error;
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.All(error.TrimEnd('\n').Split('\n'), line => Assert.StartsWith(file + ":", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_builder_the_images_are_only_linted()
    {
        // A builder that has no image and can pull none.
        Dictionary<string, string?> environment = new() { ["BUILDER"] = "false" };
        var (_, output, error) = Script.RunWith("scripts/images.sh", environment).Require(0);
        Assert.Equal("", output);
        Assert.Contains("can't be had; the images were only linted", error, StringComparison.Ordinal);
        Script.RunWith("scripts/images.sh", environment, "--build").Require(1);
        Assert.Contains("no option '--speed'", Script.Run("scripts/images.sh", "--speed").Require(2).Error, StringComparison.Ordinal);
    }
}

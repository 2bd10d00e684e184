using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>What is in the package, and what it asks for.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Package_asks_for_Microsoft_Spark_and_has_neither_it_nor_Arrow()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var project = Path.Combine(TestData.Root, "src", "SparkBert.MicrosoftSpark");
        using var pack = Process.Start(new ProcessStartInfo(
            "dotnet", ["pack", project, "--no-build", "--configuration", configuration, "--output", folder.Path(), "--nologo"])
        {
            RedirectStandardOutput = true,
        })!;
        var said = pack.StandardOutput.ReadToEnd();
        pack.WaitForExit();
        Assert.True(pack.ExitCode == 0, said);

        using var package = ZipFile.OpenRead(Assert.Single(Directory.EnumerateFiles(folder.Path(), "*.nupkg")));
        var nuspec = package.Entries.Single(entry => entry.FullName == "SparkBert.MicrosoftSpark.nuspec");
        using var stream = nuspec.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        var dependencies = metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
            .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);
        Assert.Equal(["Microsoft.Spark", "SparkBert.Driver"], dependencies.Keys.Order());
        Assert.Equal("2.0.0", dependencies["Microsoft.Spark"]);
        Assert.Equal(metadata.Elements().Single(element => element.Name.LocalName == "version").Value, dependencies["SparkBert.Driver"]);
        Assert.Equal(
            ["lib/net10.0/SparkBert.MicrosoftSpark.dll", "lib/net10.0/SparkBert.MicrosoftSpark.xml"],
            package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order());
    }

    public void Dispose() => folder.Dispose();
}

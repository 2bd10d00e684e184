using SparkBert.Jobs.Sessions;

namespace SparkBert.Jobs.Tests;

public sealed class JobPathsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(true, "_temporary")]
    [InlineData(true, "_temporary", "._SUCCESS.crc")]
    [InlineData(false, "_temporary", "_SUCCESS")]
    [InlineData(false, "part-00000.parquet")]
    public void What_a_run_left_that_was_interrupted_is_no_output(bool isLeftOver, params string[] names)
    {
        Assert.Equal(isLeftOver ? PathContent.LeftOver : PathContent.Files, FolderContent.Find(names));

        using var folder = new TemporaryFolder();
        var output = Directory.CreateDirectory(folder.Path("out")).FullName;
        foreach (var name in names)
        {
            File.WriteAllText(Path.Combine(output, name), "");
        }

        var refused = Record.Exception(() => JobPaths.RequireFree([output], isRemote: false));
        Assert.Equal(isLeftOver ? null : $"{output} is there already; give another, or --overwrite.", refused?.Message);
    }
}

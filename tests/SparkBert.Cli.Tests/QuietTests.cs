namespace SparkBert.Cli.Tests;

public sealed class QuietTests
{
    [Fact]
    public void Command_writes_no_file_into_the_home_folder_and_looks_up_no_host()
    {
        using var home = new QuietHome();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("in.txt"), "We met at the bank.");
        string[] arguments = ["embed", folder.Path("in.txt"), "--model", TestModels.TinyCased, "-o", folder.Path("out.jsonl")];
        var (code, _, error) = CliProcess.Run(home, arguments);

        Assert.True(code == 0, error);
        home.RequireQuiet();
    }
}

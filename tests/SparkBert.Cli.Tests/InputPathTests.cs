namespace SparkBert.Cli.Tests;

/// <summary>What can be read, and what is said of the rest.</summary>
public sealed class InputPathTests : CommandTest
{
    private static readonly string[] Texts = ["--columns", "text", "--mode", "failfast", "-o", "-"];

    private const string Rows = "{\"text\":\"Hello world.\"}\n{\"text\":\"Second line.\"}\n";

    [Fact]
    public async Task A_pipe_is_read_like_a_file()
    {
        var pipe = Folder.Path("pipe.txt");
        Fifo.Create(pipe);
        using var process = CliProcess.Start(Embed(pipe, Texts));
        await File.WriteAllTextAsync(pipe, "Hello world.\nSecond line.\n", TestContext.Current.CancellationToken);

        var (code, output, error) = CliProcess.Finish(process);

        Assert.True(code == 0, error);
        Assert.Equal(Rows, output);
    }

    [Theory]
    [InlineData("/dev/stdin")]
    [InlineData("/dev/fd/0")]
    [InlineData("/proc/self/fd/0")]
    public void The_system_s_names_of_standard_input_mean_it(string name)
    {
        var file = Write("in.txt");

        var (code, output, error) = CliProcess.RunInShell($"<'{file}'", Embed(name, [.. Texts, "--input-format", "txt"]));

        Assert.True(code == 0, error);
        Assert.Equal(Rows, output);
    }

    [Fact]
    public void What_another_program_writes_is_read_by_its_descriptor()
    {
        var file = Write("in.txt");

        var (code, output, error) = CliProcess.RunInShell(
            $"9< <(cat '{file}')", Embed("/dev/fd/9", [.. Texts, "--input-format", "txt"]));

        Assert.True(code == 0, error);
        Assert.Equal(Rows, output);
    }

    [Theory]
    [InlineData("can be read once, but is named twice", "{pipe}", "{pipe}")]
    [InlineData("can be read once, but is named twice", "-", "/dev/stdin")]
    [InlineData("the name does not show the format", "{nameless}")]
    public void What_a_pipe_can_not_do_is_refused(string message, string input, params string[] more)
    {
        Fifo.Create(Folder.Path("pipe.txt"));
        Fifo.Create(Folder.Path("nameless"));
        string[] given = [.. more.Prepend(input).Select(argument => argument
            .Replace("{pipe}", Folder.Path("pipe.txt"), StringComparison.Ordinal)
            .Replace("{nameless}", Folder.Path("nameless"), StringComparison.Ordinal))];

        var (code, output, error) = CliProcess.Run(Embed(given[0], [.. given[1..], .. Texts]));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_gives_its_visible_files_each_once()
    {
        Write("in/1.txt", "Hello world.\n");
        Write("in/more/2.txt", "Second line.\n");
        Write("in/_temporary/3.txt", "Hidden.\n");
        Write("in/.git/4.txt", "Hidden.\n");
        Fifo.Create(Folder.Path("in", "5.txt"));
        Directory.CreateSymbolicLink(Folder.Path("in", "more", "loop"), "../../in");

        var (code, output, error) = CliProcess.Run(Embed(Folder.Path("in"), Texts));

        Assert.True(code == 0, error);
        Assert.Equal(Rows, output);
        Assert.Contains("5.txt is no file and passed over", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in")]
    [InlineData("in/*.txt")]
    [InlineData("in/link.txt")]
    public void A_link_to_nothing_is_named(string input)
    {
        Write("in/1.txt");
        File.CreateSymbolicLink(Folder.Path("in", "link.txt"), "nowhere.txt");

        var (code, output, error) = CliProcess.Run(Embed(Folder.Path(input), Texts));

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"sparkbert: {Folder.Path("in", "link.txt")} is a link to nowhere.txt, which is missing.\n", error);
    }
}

using System.CommandLine;

namespace SparkBert.Programs.Tests;

/// <summary>What is said of a command line that is wrong.</summary>
public sealed class UsageErrorsTests
{
    private readonly RootCommand root = new()
    {
        new Command("embed")
        {
            new Argument<string[]>("input") { Arity = ArgumentArity.OneOrMore },
            new Option<string>("--text-column"),
            new Option<string>("--output", "-o"),
            new Option<int?>("--threads").Within(1, 8),
            new Option<string?>("--format").AcceptOnlyFromAmong("csv", "txt"),
        },
        new Command("model") { new Command("show"), new Command("pull") },
    };

    [Theory]
    [InlineData("embed a.txt --textcolumn t", "there is no option --textcolumn; did you mean --text-column?")]
    [InlineData("embed a.txt --TEXT-COLUMN t", "there is no option --TEXT-COLUMN; did you mean --text-column?")]
    [InlineData("embed a.txt --thraeds 2", "there is no option --thraeds; did you mean --threads?")]
    [InlineData("embed a.txt --threads=9", "--threads must be 1 to 8, but is 9.")]
    [InlineData("embed a.txt --threads -1", "--threads must be 1 to 8, but is -1.")]
    [InlineData("embed a.txt --threads 99999999999", "--threads must be 1 to 8, but is 99999999999.")]
    [InlineData("embed a.txt --format xml", "'xml' is no value of --format: it must be csv or txt.")]
    [InlineData("embed a.txt --quiet", "there is no option --quiet. A file of that name is given as ./--quiet.")]
    [InlineData("model shw --xy", "there is no command 'shw'; did you mean show? The commands are show, pull.")]
    [InlineData("model", "a command is missing. The commands are show, pull.")]
    public void Names_what_is_wrong_what_is_allowed_and_what_was_meant(string line, string expected) =>
        Assert.StartsWith(expected, UsageErrors.Find(root.Parse(line))[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("embed a.txt -o - --text-column t")]
    [InlineData("embed - --text-column -t")]
    [InlineData("embed -- --textcolumn -x")]
    [InlineData("model show")]
    public void What_is_right_is_left_alone(string line) => Assert.Empty(UsageErrors.Find(root.Parse(line)));

    [Fact]
    public void Every_error_is_named_once()
    {
        var errors = UsageErrors.Find(root.Parse("embed a.txt --textcolumn t --threads 0 --format xml"));

        Assert.Equal(3, errors.Count);
        Assert.Equal(errors.Distinct(StringComparer.Ordinal), errors);
    }
}

using System.CommandLine;

namespace SparkBert.Programs.Tests;

/// <summary>What does not go with a layout is refused in the same words by the command, which numbers rows, and by the jobs.</summary>
public sealed class LayoutOptionsTests
{
    [Theory]
    [InlineData("--columns", "--columns", "text")]
    [InlineData("--output-col", "--output-col", "v")]
    [InlineData("--status-col", "--status-col", "how")]
    [InlineData("--corrupt-col", "--corrupt-col", "raw")]
    [InlineData("--columns", "--corrupt-col", "raw", "--columns", "text")]
    public void Rows_of_vectors_have_columns_of_their_own(string naming, params string[] options)
    {
        foreach (var numbersRows in new[] { true, false })
        {
            Assert.Equal(
                $"a row of the flat layout is a vector, and has columns of its own: leave out {naming}.",
                Refuse(numbersRows, isFlat: true, ["--id-col", "key", .. options]));
            Assert.Null(Refuse(numbersRows, isFlat: false, options));
        }
    }

    [Fact]
    public void Names_that_are_the_default_are_not_refused() => Assert.Null(Refuse(numbersRows: true, isFlat: true));

    [Theory]
    [InlineData("vector")]
    [InlineData("Token")]
    public void Errors_have_no_name_of_a_column_of_vectors(string name) => Assert.Equal(
        $"--layout flat has a column '{name}'; choose another name with --error-col.",
        Refuse(numbersRows: true, isFlat: true, "--error-col", name));

    [Fact]
    public void An_id_goes_with_rows_of_vectors_alone_and_is_needed_where_rows_have_no_number()
    {
        foreach (var numbersRows in new[] { true, false })
        {
            Assert.Equal(
                "--id-col names the id of a vector's row, and goes with --layout flat alone.",
                Refuse(numbersRows, isFlat: false, "--id-col", "key"));
            Assert.Null(Refuse(numbersRows, isFlat: true, "--id-col", "key"));
        }

        Assert.StartsWith(
            "--layout flat needs --id-col, a column that tells the rows apart",
            Refuse(numbersRows: false, isFlat: true),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_is_a_column_of_the_input()
    {
        LayoutOptions.RequireId(null, ["text"]);
        LayoutOptions.RequireId("a.b", ["text", "a.b"]);

        var error = Assert.Throws<ArgumentException>(() => LayoutOptions.RequireId("key", ["text", "a.b"]));
        Assert.Equal("--id-col: there is no column 'key'. Columns: text, a.b.", error.Message);
    }

    /// <summary>What is said of options; null if nothing is.</summary>
    private static string? Refuse(bool numbersRows, bool isFlat, params string[] arguments)
    {
        var (layout, badRows, command) = (new LayoutOptions(numbersRows), new BadRowOptions(), new RootCommand());
        layout.AddTo(command);
        badRows.AddTo(command);
        new EmbeddingParameterOptions().AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return (Record.Exception(() => layout.Check(parsed, isFlat, badRows.ErrorColumn(parsed))) as ArgumentException)?.Message;
    }
}

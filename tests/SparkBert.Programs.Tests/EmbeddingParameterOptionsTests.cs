using System.CommandLine;
using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;
using SparkBert.WordPieces;

namespace SparkBert.Programs.Tests;

public sealed class EmbeddingParameterOptionsTests
{
    private readonly EmbeddingParameterOptions options = new();
    private readonly RootCommand command = [];

    public EmbeddingParameterOptionsTests() => options.AddTo(command);

    [Fact]
    public void Without_options_the_stage_has_its_own_defaults()
    {
        var parsed = Parse();
        var stage = options.Apply(TinyModel.Model, parsed);

        Assert.Equal(["sentence", "token"], stage.InputCols);
        Assert.Equal("embeddings", stage.OutputCol);
        Assert.Equal([-1], stage.Layers);
        Assert.Null(stage.BatchSize);
        Assert.Null(stage.MaxSentenceLength);
        Assert.Null(stage.CaseSensitive);
        Assert.Null(stage.Threads);
        Assert.Equal(RowErrorMode.Permissive, options.Mode(parsed));
    }

    [Fact]
    public void Every_option_reaches_the_stage()
    {
        var parsed = Parse(
            "--output-col", "vectors", "--columns", "text, vectors",
            "--batch-size", "4", "--max-sentence-length", "64", "--case-sensitive", "false", "--layers", "-1", "--combine", "Concatenate",
            "--pooling", "mean", "--behaviour", "standard", "--mode", "failfast");
        var stage = options.Apply(TinyModel.Model, parsed, ["sentences", "tokens"], threads: 2);

        Assert.Equal(["sentences", "tokens"], stage.InputCols);
        Assert.Equal("vectors", stage.OutputCol);
        Assert.Equal(["text", "vectors"], options.Columns(parsed));
        Assert.Equal(4, stage.BatchSize);
        Assert.Equal(64, stage.MaxSentenceLength);
        Assert.False(stage.CaseSensitive);
        Assert.Equal([-1], stage.Layers);
        Assert.Equal(LayerCombination.Concatenate, stage.LayerCombination);
        Assert.Equal(Pooling.Mean, stage.Pooling);
        Assert.Equal(WordPieceBehaviour.Standard, stage.Behaviour);
        Assert.Equal(2, stage.Threads);
        Assert.Equal(RowErrorMode.FailFast, options.Mode(parsed));
    }

    [Fact]
    public void A_device_is_the_processor_or_what_is_asked_for_and_goes_with_a_pipeline_too()
    {
        Assert.Equal(ComputeDevice.Cpu, options.Device(Parse()));
        var parsed = Parse("--device", "cuda:2");
        Assert.Equal(ComputeDevice.Cuda(2), options.Device(parsed));
        Assert.Empty(options.FindGiven(parsed));
        var error = Assert.Single(command.Parse(["--device", "gpu"]).Errors);
        Assert.Equal("--device must be cpu, cuda or cuda:N with a number from 0, but is 'gpu'.", error.Message);
    }

    [Theory]
    [InlineData("0,2", 0, 2)]
    [InlineData("-1,+1", -1, 1)]
    public void Layers_are_numbers_with_commas(string layers, params int[] expected)
    {
        using var model = TestModels.Open("tiny-import/hf");

        Assert.Equal(expected, options.Apply(model, Parse("--layers", layers)).Layers);
    }

    [Fact]
    public void Last_layer_is_the_default() => Assert.Equal([-1], options.Apply(TinyModel.Model, Parse("--layers", "last")).Layers);

    [Theory]
    [InlineData("", "''")]
    [InlineData("first", "'first'")]
    [InlineData("1,,2", "''")]
    [InlineData("0,1.5", "'1.5'")]
    [InlineData("1,last", "'last'")]
    [InlineData("99999999999", "'99999999999'")]
    public void Layers_that_are_no_numbers_are_refused(string layers, string found)
    {
        var error = Assert.Single(command.Parse(["--layers", layers]).Errors);

        Assert.Equal($"--layers must be 'last' or whole numbers with commas between, but has {found}.", error.Message);
    }

    [Theory]
    [InlineData("layer", "--layers", "99")]
    [InlineData("layer", "--layers", "1,1")]
    public void Values_that_the_stage_or_the_model_lacks_are_refused(string message, params string[] arguments)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => options.Apply(TinyModel.Model, Parse(arguments)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cannot parse argument 'many' for option '--batch-size'", "--batch-size", "many")]
    [InlineData("Cannot parse argument '1.5' for option '--max-sentence-length'", "--max-sentence-length", "1.5")]
    [InlineData("'perhaps'", "--case-sensitive", "perhaps")]
    [InlineData("--combine must be sum or concatenate, but is 'mean'.", "--combine", "mean")]
    [InlineData("--pooling must be first or mean, but is '1'.", "--pooling", "1")]
    [InlineData("--behaviour must be compatible or standard, but is 'odd'.", "--behaviour", "odd")]
    [InlineData("--mode must be permissive or failfast or dropmalformed, but is 'ignore'.", "--mode", "ignore")]
    [InlineData("--batch-size must be at least 1, but is 0.", "--batch-size", "0")]
    [InlineData("--max-sentence-length must be 1 to 512, but is 513.", "--max-sentence-length", "513")]
    [InlineData("--pooling mean needs --behaviour standard", "--pooling", "mean")]
    public void Values_of_another_kind_are_errors_of_the_command_line(string message, string option, string value) =>
        Assert.Contains(message, Assert.Single(command.Parse([option, value]).Errors).Message, StringComparison.Ordinal);

    private ParseResult Parse(params string[] arguments)
    {
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return parsed;
    }
}

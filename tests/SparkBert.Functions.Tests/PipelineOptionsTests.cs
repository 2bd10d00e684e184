using System.Text.Json.Nodes;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Functions.Tests;

public sealed class PipelineOptionsTests
{
    private const string Function = BuiltInFunctions.Pipeline;

    [Theory]
    [InlineData(RowErrorMode.Permissive)]
    [InlineData(RowErrorMode.FailFast)]
    [InlineData(RowErrorMode.DropMalformed)]
    public void Options_come_back_from_their_JSON(RowErrorMode mode)
    {
        var options = new PipelineOptions
        {
            Pipelines = [Stages("a"), Stages("b")],
            Models = new Dictionary<string, string> { ["a"] = "0A" },
            Mode = mode,
            ErrorCol = "wrong",
            HasErrors = true,
            Inputs = ["text"],
            Returns = ["embeddings", "id"],
            Device = ComputeDevice.Cuda(2),
        };

        var read = PipelineOptions.Parse(Function, Reparse(options.ToJson()));

        Assert.Equal(options.Pipelines.Select(stages => stages.ToJsonString()), read.Pipelines.Select(stages => stages.ToJsonString()));
        Assert.Equal(options.Models, read.Models);
        Assert.Equal((options.Mode, options.ErrorCol, options.HasErrors), (read.Mode, read.ErrorCol, read.HasErrors));
        Assert.Equal(options.Inputs, read.Inputs);
        Assert.Equal(options.Returns, read.Returns);
        Assert.Equal(options.Device, read.Device);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var read = PipelineOptions.Parse(Function, new JsonObject { ["pipeline"] = Stages("a") });

        Assert.Equal((RowErrorMode.Permissive, "error", false), (read.Mode, read.ErrorCol, read.HasErrors));
        Assert.Empty(read.Models);
        Assert.Null(read.Inputs);
        Assert.Null(read.Returns);
    }

    [Fact]
    public void One_pipeline_and_several_have_names_of_their_own()
    {
        var one = new PipelineOptions { Pipelines = [Stages("a")] }.ToJson();
        var two = new PipelineOptions { Pipelines = [Stages("a"), Stages("b")] }.ToJson();

        Assert.Equal((true, false), (one.ContainsKey("pipeline"), one.ContainsKey("pipelines")));
        Assert.Equal((false, true), (two.ContainsKey("pipeline"), two.ContainsKey("pipelines")));
    }

    [Theory]
    [InlineData("{}", "sparkbert.pipeline: there must be one of the options pipeline and pipelines.")]
    [InlineData("{'pipeline':[],'pipelines':[[]]}", "there must be one of the options pipeline and pipelines")]
    [InlineData("{'pipelines':[]}", "there must be one of the options pipeline and pipelines")]
    [InlineData("{'pipeline':[],'model':'x'}", "there is no option 'model'. Options: pipeline, pipelines, models, mode")]
    [InlineData("{'pipeline':[],'mode':'lazy'}", "mode must be one of permissive, failfast, dropmalformed, but is 'lazy'")]
    [InlineData("{'pipeline':{}}", "an option is of the wrong kind. pipeline must be an array of stages")]
    [InlineData("{'pipelines':[null]}", "an option is of the wrong kind")]
    [InlineData("{'pipeline':[],'models':{'a':1}}", "an option is of the wrong kind")]
    [InlineData("{'pipeline':[],'models':{'a':null}}", "an option is of the wrong kind")]
    [InlineData("{'pipeline':[],'errorCol':1}", "an option is of the wrong kind")]
    [InlineData("{'pipeline':[],'hasErrors':'yes'}", "an option is of the wrong kind")]
    [InlineData("{'pipeline':[],'inputs':'text'}", "an option is of the wrong kind")]
    [InlineData("{'pipeline':[],'returns':[null]}", "an option is of the wrong kind")]
    public void Wrong_options_are_refused(string json, string expected)
    {
        var options = (JsonObject)JsonNode.Parse(json.Replace('\'', '"'))!;

        var error = Assert.Throws<FormatException>(() => PipelineOptions.Parse(Function, options));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static JsonArray Stages(string model) =>
        [new JsonObject { ["type"] = "BertEmbeddings", ["params"] = new JsonObject { ["model"] = model } }];

    private static JsonObject Reparse(JsonObject json) => (JsonObject)JsonNode.Parse(json.ToJsonString())!;
}

using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Functions.Tests;

/// <summary>What a driver program in another language asks for is what a C# one makes.</summary>
public sealed class FunctionRequestTests
{
    /// <summary>A frame with an id, a text, and a column of a type that can't come to .NET.</summary>
    private const string Schema = """
        {"type":"struct","fields":[
          {"name":"id","type":"long","nullable":false,"metadata":{"comment":"c"}},
          {"name":"text","type":"string","nullable":true,"metadata":{}},
          {"name":"span","type":"interval","nullable":true,"metadata":{}}]}
        """;

    private static readonly FrameColumn[] Columns = [Frame.Number(), Frame.Text(), Frame.Unreadable("span")];

    [Fact]
    public void Columns_are_asked_for_as_a_struct_without_metadata()
    {
        var answer = Answer("transform");

        var expected = PipelineFunctions.Transform(TinyModel.Pipeline(), Columns, new PipelineFunctionOptions(), Locate);
        AssertDefinition(expected, answer);
        var fields = answer["returnType"]!["fields"]!.AsArray();
        Assert.Equal(["document", "sentence", "token", "embeddings", "error"], fields.Select(field => (string)field!["name"]!));
        Assert.All(fields, field => Assert.Empty(field!["metadata"]!.AsObject()));
        Assert.Equal("word_embeddings", (string)answer["result"]![6]!["field"]!["metadata"]!["annotatorType"]!);
        Assert.Equal("[0,1,2]", new JsonArray([.. answer["result"]!.AsArray().Take(3).Select(column => column!["column"]!.DeepClone())])
            .ToJsonString());
    }

    [Fact]
    public void Whole_rows_return_the_frames_own_fields_as_they_are()
    {
        var answer = Answer("transform", """ "mode":"DROPMALFORMED","columns":["id","embeddings"] """);

        var options = new PipelineFunctionOptions { Mode = RowErrorMode.DropMalformed, Columns = ["id", "embeddings"] };
        AssertDefinition(PipelineFunctions.Transform(TinyModel.Pipeline(), Columns, options, Locate), answer);
        Assert.Equal(
            """{"name":"id","type":"long","nullable":false,"metadata":{"comment":"c"}}""",
            answer["returnType"]!["fields"]![0]!.ToJsonString());
    }

    [Fact]
    public void Whole_rows_can_be_asked_for_though_each_row_stays_one()
    {
        var answer = Answer("transform", """ "crossing":"rows","columns":["id","embeddings"] """);

        var options = new PipelineFunctionOptions { Crossing = Crossing.Rows, Columns = ["id", "embeddings"] };
        AssertDefinition(PipelineFunctions.Transform(TinyModel.Pipeline(), Columns, options, Locate), answer);
        Assert.Equal(207, (int)answer["evalType"]!);
        Assert.Equal(200, (int)Answer("transform", """ "crossing":"columns" """)["evalType"]!);
    }

    [Fact]
    public void Groups_take_whole_frames()
    {
        var answer = Answer("groups", """ "errorCol":"why" """, Schema.Replace("\"interval\"", "\"date\"", StringComparison.Ordinal));

        var options = new PipelineFunctionOptions { Crossing = Crossing.Groups, ErrorCol = "why" };
        FrameColumn date = new("span", new Field("span", Date32Type.Default, nullable: true), "date");
        FrameColumn[] columns = [Frame.Number(), Frame.Text(), date];
        AssertDefinition(PipelineFunctions.Transform(TinyModel.Pipeline(), columns, options, Locate), answer);
    }

    [Fact]
    public void Functions_of_SQL_have_the_type_of_a_column_of_annotations()
    {
        var stage = new Pipeline(new BertEmbeddings(TinyModel.Model)).ToJson();
        var answer = FunctionRequest.Answer($$"""{"form":"embeddings","sparkVersion":"4.2.1","pipeline":{{stage}}}""");

        AssertDefinition(PipelineFunctions.Embeddings(new BertEmbeddings(TinyModel.Model), RowErrorMode.Permissive, Locate), answer);
        Assert.Equal("array", (string)answer["returnType"]!["type"]!);
        var value = FunctionRequest.Answer($$"""{"form":"value","sparkVersion":"4.2.1","pipeline":{{TinyModel.Pipeline().ToJson()}}}""");
        AssertDefinition(PipelineFunctions.Value(TinyModel.Pipeline(), RowErrorMode.Permissive, Locate), value);
    }

    [Fact]
    public void The_device_goes_with_every_form_and_only_where_it_is_no_processor()
    {
        var options = new PipelineFunctionOptions { Device = ComputeDevice.Cuda() };
        AssertDefinition(
            PipelineFunctions.Transform(TinyModel.Pipeline(), Columns, options, Locate), Answer("transform", """ "device":"cuda" """));
        var stage = new Pipeline(new BertEmbeddings(TinyModel.Model)).ToJson();
        string[] values = [$"\"embeddings\",\"pipeline\":{stage}", $"\"value\",\"pipeline\":{TinyModel.Pipeline().ToJson()}"];
        foreach (var value in values)
        {
            string Ask(string device) =>
                (string)FunctionRequest.Answer($$"""{"form":{{value}},"sparkVersion":"4.2.1","device":"{{device}}"}""")["command"]!;
            Assert.Contains("\"device\":\"cuda:1\"", Ask("cuda:1"), StringComparison.Ordinal);
            Assert.DoesNotContain("device", Ask("cpu"), StringComparison.Ordinal);
            Assert.Contains("a device is cpu, cuda or cuda:N", Assert.Throws<FormatException>(() => Ask("gpu")).Message);
        }
    }

    [Fact]
    public void A_model_has_the_name_and_the_identity_that_executors_know()
    {
        var models = $"\"models\":{{{Quote(TinyModel.Model.Path)}:{{\"name\":\"there\",\"identity\":\"AB\"}}}}";

        var answer = Answer("transform", models);

        Assert.Equal("""[{"name":"there","identity":"AB"}]""", answer["models"]!.ToJsonString());
        var options = JsonNode.Parse((string)answer["command"]!)!["options"]!;
        Assert.Equal("there", (string)options["pipeline"]![3]!["params"]!["model"]!);
        Assert.Equal("AB", (string)options["models"]!["there"]!);
    }

    [Fact]
    public void A_model_of_two_stages_is_opened_once()
    {
        var second = new BertEmbeddings(TinyModel.Model) { OutputCol = "second" };
        var pipeline = new Pipeline([.. TinyModel.Pipeline().Stages, second]).ToJson();
        var opened = 0;

        var answer = FunctionRequest.Answer(
            $$"""{"form":"transform","sparkVersion":"4.2.1","pipeline":{{pipeline}},"schema":{{Schema}}}""",
            folder =>
            {
                opened++;
                return BertModel.Open(folder);
            });

        Assert.Equal(1, opened);
        Assert.Single(answer["models"]!.AsArray());
    }

    [Theory]
    [InlineData("[]", "a request is a JSON object")]
    [InlineData("{", "the request is not JSON")]
    [InlineData("""{"from":"transform"}""", "a request has no member 'from'")]
    [InlineData("""{"form":"transform","sparkVersion":"4.2.1"}""", "lacks its member 'pipeline'")]
    [InlineData("""{"form":"x","sparkVersion":"4.2.1","pipeline":[{"type":"DocumentAssembler"}]}""", "form must be transform, groups")]
    [InlineData("""{"form":"value","pipeline":[{"type":"DocumentAssembler"}]}""", "lacks its member 'sparkVersion'")]
    [InlineData("""{"form":"value","sparkVersion":"4.2.1","mode":"1","pipeline":[{"type":"DocumentAssembler"}]}""", "mode must be one of")]
    [InlineData(
        """{"form":"transform","crossing":"groups","sparkVersion":"4.2.1","pipeline":[{"type":"DocumentAssembler"}]}""",
        "crossing must be columns or rows, but is 'groups'")]
    [InlineData(
        """{"form":"value","crossing":"rows","sparkVersion":"4.2.1","pipeline":[{"type":"DocumentAssembler"}]}""",
        "crossing is for the form transform alone, but the form is value")]
    [InlineData("""{"form":7,"sparkVersion":"4.2.1","pipeline":[{"type":"DocumentAssembler"}]}""", "'form' must be a string")]
    [InlineData("""{"form":"transform","sparkVersion":"4.2.1","pipeline":[{"type":"DocumentAssembler"}]}""", "lacks its member 'schema'")]
    public void A_request_that_is_none_is_refused_by_its_member(string request, string message)
    {
        var error = Assert.Throws<FormatException>(() => FunctionRequest.Answer(request));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_not_there_is_named()
    {
        var error = Assert.Throws<SchemaException>(() => Answer(
            "transform", schema: Schema.Replace("\"text\"", "\"body\"", StringComparison.Ordinal)));
        Assert.Contains("'text'", error.Message, StringComparison.Ordinal);
    }

    private static JsonObject Answer(string form, string more = "", string schema = Schema) => FunctionRequest.Answer(
        $$"""
        {"form":"{{form}}","sparkVersion":"4.2.1","pipeline":{{TinyModel.Pipeline().ToJson()}},"schema":{{schema}}
        {{(more.Length > 0 ? "," : "")}}{{more}}}
        """);

    private static void AssertDefinition(FunctionDefinition expected, JsonObject answer)
    {
        Assert.Equal(expected.DisplayName, (string)answer["name"]!);
        var command = FunctionCommand.Parse(Encoding.UTF8.GetBytes((string)answer["command"]!));
        Assert.Equal(expected.Command.Function, command.Function);
        Assert.Equal(expected.Command.Options.ToJsonString(), command.Options.ToJsonString());
        Assert.Equal(answer["returnType"]!.ToJsonString(), command.Returns!.ToJsonString());
        Assert.Equal("sparkbert-1;4.2.1", (string)answer["pythonVer"]!);
        Assert.Equal((int)expected.EvalType, (int)answer["evalType"]!);
        Assert.Equal(expected.IsDeterministic, (bool)answer["deterministic"]!);
        Assert.Equal(
            expected.Arguments,
            answer["arguments"]!.AsArray().Select(argument =>
                new FunctionArgument((string)argument!["name"]!, (int?)argument["column"], (bool)argument["cast"]!)));
        Assert.Equal(
            expected.Result.Select(column => (column.Name, column.CarriedName, column.Column, column.Made is null)),
            answer["result"]!.AsArray().Select(column => (
                (string)column!["name"]!, (string)column["carriedName"]!, (int?)column["column"], column["field"] is null)));
    }

    private static ExecutorModel Locate(BertModel model) => new(model.Path, model.Identity);

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}

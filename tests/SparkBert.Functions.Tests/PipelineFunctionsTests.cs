using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Functions.Tests;

public sealed class PipelineFunctionsTests
{
    private static readonly FrameColumn[] Columns = [Frame.Number(), Frame.Text(), Frame.Number("lang")];

    [Fact]
    public void A_pipeline_that_keeps_rows_crosses_with_the_columns_that_it_reads()
    {
        var function = Transform(TinyModel.Pipeline(), Columns);

        Assert.Equal((BuiltInFunctions.Columns, EvalType.ScalarPandas), (function.Command.Function, function.EvalType));
        Assert.Equal([new FunctionArgument("text", 1)], function.Arguments);
        Assert.Equal(
            ["id", "text", "lang", "document", "sentence", "token", "embeddings", "error"], function.Result.Select(column => column.Name));
        var options = Options(function);
        Assert.Equal(["text"], options.Inputs);
        Assert.Equal(["document", "sentence", "token", "embeddings", "error"], options.Returns);
        Assert.False(function.IsDeterministic);
    }

    [Fact]
    public void A_pipeline_that_makes_several_rows_of_one_crosses_with_whole_rows()
    {
        var function = Transform(TinyModel.Pipeline(explodes: true), Columns, new() { Columns = ["id", "embeddings"] });

        Assert.Equal((BuiltInFunctions.Pipeline, EvalType.MapArrowIter), (function.Command.Function, function.EvalType));
        Assert.Equal([new("id", 0), new FunctionArgument("text", 1)], function.Arguments);
        Assert.Null(Options(function).Inputs);
        Assert.True(function.IsDeterministic);
        Assert.Equal(["id", "embeddings", "error"], Options(function).Returns);
    }

    [Fact]
    public void Whole_rows_cross_where_bad_ones_are_left_out()
    {
        var drop = RowErrorMode.DropMalformed;
        var function = Transform(TinyModel.Pipeline(), Columns, new() { Mode = drop, Columns = ["id", "embeddings"] });

        Assert.Equal((BuiltInFunctions.Pipeline, EvalType.MapArrowIter), (function.Command.Function, function.EvalType));
        Assert.Equal(drop, Options(function).Mode);
        Assert.Equal(["id", "embeddings"], Options(function).Returns);

        // A value for each row can't leave one out.
        var columns = new PipelineFunctionOptions { Mode = drop, Crossing = Crossing.Columns };
        var error = Assert.Throws<ArgumentException>(() => Transform(TinyModel.Pipeline(), Columns, columns));
        Assert.StartsWith("DropMalformed leaves out bad rows, so whole rows must cross", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => PipelineFunctions.Value(TinyModel.Pipeline(), drop, _ => new("tiny", null)));
        Assert.Contains("DropMalformed leaves out bad rows; use Transform", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_cross_with_all_columns_of_the_frame()
    {
        var function = Transform(TinyModel.Pipeline(), Columns, new() { Crossing = Crossing.Groups, Columns = ["id", "embeddings"] });

        Assert.Equal((BuiltInFunctions.Pipeline, EvalType.GroupedMapPandas), (function.Command.Function, function.EvalType));
        Assert.Equal(["id", "text", "lang"], function.Arguments.Select(argument => argument.Name));
        Assert.Equal(["id", "embeddings", "error"], function.Result.Select(column => column.Name));
        Assert.True(function.IsDeterministic);
    }

    [Theory]
    [InlineData(Crossing.Rows)]
    [InlineData(Crossing.Groups)]
    public void Columns_of_one_name_cross_under_names_of_their_own_where_whole_rows_cross(Crossing crossing)
    {
        FrameColumn[] frame = [Frame.Number(), Frame.Text(), Frame.Number(), Frame.Number("id_"), Frame.Text("TEXT")];

        var function = Transform(TinyModel.Pipeline(), frame, new() { Crossing = crossing });

        Assert.Equal(["id__", "text", "id___", "id_", "TEXT"], function.Arguments.Select(argument => argument.Name));
        Assert.Equal([0, 1, 2, 3, 4], function.Arguments.Select(argument => argument.Column));
        Assert.Equal(["id", "text", "id", "id_", "TEXT"], function.Result.Take(5).Select(column => column.Name));
        Assert.Equal(["id__", "text", "id___", "id_", "TEXT"], Options(function).Returns!.Take(5));
    }

    [Theory]
    [InlineData(null, true, new[] { "text", "day" })]
    [InlineData(Crossing.Rows, true, new[] { "day", "text", "day_" })]
    public void A_documents_id_of_any_type_crosses_as_Sparks_string(Crossing? crossing, bool isCast, string[] names)
    {
        FrameColumn[] frame = [Frame.Unreadable("day"), Frame.Text()];
        var options = new PipelineFunctionOptions { Crossing = crossing, Columns = crossing is null ? null : ["document", "day"] };
        var pipeline = new Pipeline(new DocumentAssembler { IdCol = "day" });
        if (crossing == Crossing.Rows)
        {
            frame[0] = Frame.Vector("day");
        }

        var function = Transform(pipeline, frame, options);

        Assert.Equal(names, function.Arguments.Select(argument => argument.Name));
        Assert.Equal(isCast, function.Arguments[^1].IsCast);
        Assert.Equal(names[^1], (string?)Options(function).Pipelines[0][0]!["params"]!["idCol"]);
    }

    [Fact]
    public void Columns_alone_are_refused_where_rows_become_several()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Transform(TinyModel.Pipeline(explodes: true), Columns, new() { Crossing = Crossing.Columns }));

        Assert.Contains("explodeSentences makes several rows of one, so whole rows must cross", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Crossing.Rows, "leave it out with the option Columns")]
    [InlineData(Crossing.Groups, "select the columns that are needed before GroupBy")]
    public void A_column_that_cannot_come_to_NET_is_refused_where_whole_rows_cross(Crossing crossing, string advice)
    {
        FrameColumn[] frame = [Frame.Text(), Frame.Unreadable()];

        var error = Assert.Throws<SchemaException>(() => Transform(TinyModel.Pipeline(), frame, new() { Crossing = crossing }));

        Assert.Equal($"column 'when' is of type interval, which can't come to .NET; {advice}.", error.Message);
        Assert.Equal([new FunctionArgument("text", 0)], Transform(TinyModel.Pipeline(), frame).Arguments);
        var without = Transform(TinyModel.Pipeline(), frame, new() { Crossing = Crossing.Rows, Columns = ["embeddings"] });
        Assert.Equal([new FunctionArgument("text", 0)], without.Arguments);
    }

    [Fact]
    public void The_command_names_the_model_as_executors_find_it_with_its_identity()
    {
        var function = Transform(TinyModel.Pipeline(), Columns);

        Assert.Equal(new ExecutorModel("shipped-model", TinyModel.Model.Identity), Assert.Single(function.Models));
        var options = Options(function);
        Assert.Equal("shipped-model", (string?)Assert.Single(options.Pipelines)[^1]!["params"]!["model"]);
        Assert.Equal(TinyModel.Model.Identity, options.Models["shipped-model"]);
        Assert.DoesNotContain(TinyModel.Model.Path, function.Command.Options.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_any_identity_is_named_without_one()
    {
        var function = PipelineFunctions.Transform(TinyModel.Pipeline(), Columns, new(), _ => new ExecutorModel("/models/tiny", null));

        Assert.Empty(Options(function).Models);
    }

    [Fact]
    public void A_model_of_two_stages_is_located_once_and_two_models_need_two_names()
    {
        var located = 0;
        ExecutorModel Locate(BertModel model)
        {
            located++;
            return new ExecutorModel("same", $"{located}");
        }

        var same = new Pipeline([.. TinyModel.Pipeline().Stages, new BertEmbeddings(TinyModel.Model) { OutputCol = "others" }]);
        PipelineFunctions.Transform(same, Columns, new(), Locate);
        Assert.Equal(1, located);
        using var handle = TinyModel.Model.Share();
        var two = new Pipeline([.. TinyModel.Pipeline().Stages, new BertEmbeddings(handle) { OutputCol = "others" }]);

        var error = Assert.Throws<ArgumentException>(() => PipelineFunctions.Transform(two, Columns, new(), Locate));

        Assert.Contains("two models of the pipeline have the name 'same' on executors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mode_and_error_column_travel_with_the_command()
    {
        var options = new PipelineFunctionOptions { Mode = RowErrorMode.FailFast };
        Assert.Equal(RowErrorMode.FailFast, Options(Transform(TinyModel.Pipeline(), Columns, options)).Mode);
        var read = Options(Transform(TinyModel.Pipeline(), [.. Columns, Frame.Errors("problem")], new() { ErrorCol = "problem" }));

        Assert.Equal(("problem", true), (read.ErrorCol, read.HasErrors));
        Assert.Equal(["text", "problem"], read.Inputs);
    }

    [Fact]
    public void Embeddings_are_a_function_of_sentences_and_tokens_or_of_a_text()
    {
        var embeddings = new BertEmbeddings(TinyModel.Model) { InputCols = ["s", "t"], OutputCol = "mine", MaxSentenceLength = 64 };

        var function = PipelineFunctions.Embeddings(embeddings, RowErrorMode.FailFast, TinyModel.Locate);

        Assert.Equal((BuiltInFunctions.Embeddings, EvalType.ScalarPandas), (function.Command.Function, function.EvalType));
        var options = Options(function);
        Assert.Equal(RowErrorMode.FailFast, options.Mode);
        Assert.Equal([1, 4], options.Pipelines.Select(stages => stages.Count));

        // The stage's own names don't count: arguments take the places of its default columns.
        Assert.All(options.Pipelines, stages => Assert.Null(stages[^1]!["inputCols"]));
        Assert.All(options.Pipelines, stages => Assert.Equal(64, (int?)stages[^1]!["params"]!["maxSentenceLength"]));
        var read = options.Pipelines.Select(stages => Pipeline.FromJson(stages.ToJsonString(), _ => TinyModel.Model)).ToList();
        Assert.Equal(["sentence", "token"], read[0].Stages[0].InputCols);
        Assert.Equal(["text"], read[1].Stages[0].InputCols);
        var column = Assert.Single(function.Result);
        Assert.Equal($"{TinyModel.Model.HiddenSize}", column.Made!.Metadata[AnnotationSchema.DimensionKey]);
    }

    [Fact]
    public void A_function_may_take_an_argument_that_has_the_name_of_the_error_column()
    {
        var pipeline = new Pipeline(new DocumentAssembler { InputCol = "error" }, new Tokenizer { InputCols = ["document"] });

        var function = PipelineFunctions.Value(pipeline, RowErrorMode.Permissive, TinyModel.Locate);

        Assert.Equal([new FunctionArgument("error")], function.Arguments);
        Assert.Equal("error_", Options(function).ErrorCol);
        var column = Assert.Single(function.Result);
        Assert.Equal(("token", AnnotatorTypes.Token), (column.Name, column.Made!.Metadata[AnnotationSchema.AnnotatorTypeKey]));
    }

    [Fact]
    public void A_function_gives_one_value_for_each_row()
    {
        var error = Assert.Throws<ArgumentException>(
            () => PipelineFunctions.Value(TinyModel.Pipeline(explodes: true), RowErrorMode.Permissive, TinyModel.Locate));

        Assert.Contains("explodeSentences makes several rows of one; use Transform", error.Message, StringComparison.Ordinal);
    }

    private static FunctionDefinition Transform(Pipeline pipeline, FrameColumn[] frame, PipelineFunctionOptions? options = null) =>
        PipelineFunctions.Transform(pipeline, frame, options ?? new PipelineFunctionOptions(), TinyModel.Locate);

    /// <summary>The options as the worker reads them from the command's bytes.</summary>
    private static PipelineOptions Options(FunctionDefinition function)
    {
        var command = FunctionCommand.Parse(function.Command.ToUtf8());
        return PipelineOptions.Parse(command.Function, command.Options);
    }
}

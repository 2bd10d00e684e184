using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Functions.Tests;

public sealed class TransformPlanTests
{
    [Fact]
    public void Stages_columns_follow_the_frames_and_the_error_column_comes_last()
    {
        var plan = Create([Frame.Number(), Frame.Text(), Frame.Unreadable()]);

        Assert.Equal(["id", "text", "when", "document", "sentence", "token", "embeddings", "error"], plan.Names);
        Assert.Equal(["id", "text", "when"], plan.Kept.Select(column => column.Name));
        Assert.Equal(["document", "sentence", "token", "embeddings", "error"], plan.Made.Select(column => column.Name));
        Assert.Equal([new FunctionArgument("text", 1)], plan.Inputs);
        Assert.False(plan.HasErrors);
    }

    [Fact]
    public void Columns_of_the_stages_carry_their_metadata_and_the_error_column_its_mark()
    {
        var plan = Create([Frame.Text()]);

        var embeddings = plan.Output.Single(column => column.Name == "embeddings").Made!;
        Assert.Equal(AnnotatorTypes.WordEmbeddings, embeddings.Metadata[AnnotationSchema.AnnotatorTypeKey]);
        Assert.Equal(TinyModel.Model.StorageRef, embeddings.Metadata[AnnotationSchema.StorageRefKey]);
        var error = plan.Output[^1];
        Assert.True(new FrameColumn("error", error.Made, "string").HasErrors);
    }

    [Fact]
    public void A_finisher_that_cleans_leaves_no_annotations_of_the_frame_either()
    {
        FrameColumn[] frame =
        [
            Frame.Number(), Frame.Text(), new FrameColumn("old", AnnotationSchema.Field("old", AnnotatorTypes.Token), "array"),
            Frame.Unreadable(),
        ];
        Pipeline Finished(bool cleans) => new(
            [.. TinyModel.Pipeline().Stages, new EmbeddingsFinisher { CleanAnnotations = cleans, OutputCols = ["vectors"] }]);

        Assert.Equal(
            ["id", "text", "when", "vectors", "error"],
            TransformPlan.Create(frame, Finished(cleans: true), new PipelineFunctionOptions()).Names);
        Assert.Equal(
            ["id", "text", "old", "when", "document", "sentence", "token", "embeddings", "vectors", "error"],
            TransformPlan.Create(frame, Finished(cleans: false), new PipelineFunctionOptions()).Names);
        Assert.Throws<SchemaException>(() => TransformPlan.Create(
            frame, Finished(cleans: true), new PipelineFunctionOptions { Columns = ["embeddings"] }));
    }

    [Fact]
    public void Columns_are_chosen_in_any_order()
    {
        var plan = Create([Frame.Number(), Frame.Text()], columns: ["embeddings", "id"]);

        Assert.Equal(["embeddings", "id", "error"], plan.Names);
        Assert.Equal(["error", "id"], Create([Frame.Number(), Frame.Text()], columns: ["error", "id"]).Names);
    }

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_those_that_are()
    {
        var error = Assert.Throws<SchemaException>(() => Create([Frame.Number(), Frame.Text()], columns: ["nope"]));

        Assert.Equal(
            "there is no column 'nope' to return. Columns: id, text, document, sentence, token, embeddings.", error.Message);
    }

    [Fact]
    public void Rows_that_come_with_errors_of_an_earlier_pipeline_keep_them()
    {
        var plan = Create([Frame.Text(), Frame.Errors()]);

        Assert.True(plan.HasErrors);
        Assert.Equal([new FunctionArgument("text", 0), new("error", 1)], plan.Inputs);
        Assert.Equal(["text", "document", "sentence", "token", "embeddings", "error"], plan.Names);
    }

    [Fact]
    public void Another_column_of_the_error_columns_name_is_in_the_way()
    {
        var error = Assert.Throws<SchemaException>(() => Create([Frame.Text(), Frame.Text("error")]));

        Assert.Equal(
            "the column 'error' is there already; choose another name for the error column (ErrorCol). If an earlier pipeline made it and "
            + "its metadata got lost, say so (InputHasErrorCol).",
            error.Message);
        Assert.Equal("problem", Create([Frame.Text(), Frame.Text("error")], errorCol: "problem").Names.Last());
    }

    [Fact]
    public void In_failfast_mode_no_column_of_the_frame_is_taken_for_errors()
    {
        var plan = Create([Frame.Text(), Frame.Text("error")], RowErrorMode.FailFast);

        Assert.Equal(("error_", false), (plan.ErrorCol, plan.HasErrors));
        Assert.Equal(["text", "error", "document", "sentence", "token", "embeddings"], plan.Names);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("Embeddings")]
    public void A_stages_column_is_no_error_column(string name)
    {
        var error = Assert.Throws<SchemaException>(() => Create([Frame.Text()], errorCol: name));

        Assert.Equal($"a stage makes the column '{name}'; choose another name for the error column (ErrorCol).", error.Message);
    }

    [Theory]
    [InlineData("Token", "the output column 'token'", "OutputCol")]
    [InlineData("ERROR", "the error column 'error'", "ErrorCol")]
    public void Names_that_differ_in_case_alone_are_one_to_Spark(string there, string made, string option)
    {
        var error = Assert.Throws<SchemaException>(() => Create([Frame.Text(), Frame.Number(there)]));

        Assert.Contains($"{made} and the column '{there}' are the same to Spark", error.Message, StringComparison.Ordinal);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
        var sensitive = Create([Frame.Text(), Frame.Number(there)], isCaseSensitive: true);
        Assert.Equal(["text", there, "document", "sentence", "token", "embeddings", "error"], sensitive.Names);
    }

    [Theory]
    [InlineData("document")]
    [InlineData("sentence")]
    [InlineData("token")]
    [InlineData("embeddings")]
    public void A_column_that_is_there_is_never_replaced(string name)
    {
        var error = Assert.Throws<SchemaException>(() => Create([Frame.Text(), Frame.Text(name)]));

        Assert.Equal(
            $"the output column '{name}' is there already; choose another name (OutputCol of the stage), or rename or drop the column.",
            error.Message);
    }

    [Fact]
    public void Columns_of_one_name_are_kept_and_only_a_stage_or_a_choice_by_name_needs_one()
    {
        FrameColumn[] frame = [Frame.Number(), Frame.Text(), Frame.Number(), Frame.Text("TEXT")];

        var plan = Create(frame);

        Assert.Equal(["id", "text", "id", "TEXT", "document", "sentence", "token", "embeddings", "error"], plan.Names);
        Assert.Equal([0, 1, 2, 3], plan.Kept.Select(column => column.Column!.Value));
        Assert.Equal([new FunctionArgument("text", 1)], plan.Inputs);
        var chosen = Assert.Throws<SchemaException>(() => Create(frame, columns: ["id"]));
        Assert.Equal("there are 2 columns 'id', so it can't be returned alone; rename all but one.", chosen.Message);
        var read = Assert.Throws<SchemaException>(() => Create([.. frame, Frame.Text()]));
        Assert.Equal("there are 2 columns 'text', so a stage can't read it; rename all but one.", read.Message);
        var errors = Assert.Throws<SchemaException>(() => Create([Frame.Text(), Frame.Errors(), Frame.Errors()]));
        Assert.Equal("there are 2 columns 'error', so it can't be the error column; rename all but one.", errors.Message);
    }

    [Fact]
    public void An_error_column_whose_mark_got_lost_is_one_if_the_user_says_so()
    {
        var options = new PipelineFunctionOptions { InputHasErrorCol = true };

        Assert.True(TransformPlan.Create([Frame.Text(), Frame.Text("error")], TinyModel.Pipeline(), options).HasErrors);
        var error = Assert.Throws<SchemaException>(
            () => TransformPlan.Create([Frame.Text(), Frame.Number("error")], TinyModel.Pipeline(), options));
        Assert.Contains("the column 'error' must be string to have errors, but is bigint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_stages_columns_that_differ_in_case_alone_are_refused()
    {
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector { OutputCol = "Document" });

        var error = Assert.Throws<SchemaException>(
            () => TransformPlan.Create([Frame.Text()], pipeline, new PipelineFunctionOptions()));

        Assert.Contains("'document'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Document'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_cannot_come_to_NET_is_refused_where_a_stage_reads_it()
    {
        var error = Assert.Throws<SchemaException>(() => Create([Frame.Unreadable("text")]));

        Assert.Equal(
            "column 'text' is of type interval, which can't come to .NET; cast it to a type that the stage takes.", error.Message);
    }

    [Fact]
    public void A_missing_column_and_one_of_another_type_are_refused()
    {
        var missing = Assert.Throws<SchemaException>(() => Create([Frame.Number()])).Message;
        var wrong = Assert.Throws<SchemaException>(() => Create([Frame.Vector("text")])).Message;

        Assert.Contains("'text'", missing, StringComparison.Ordinal);
        Assert.Contains("array<float>", wrong, StringComparison.Ordinal);
    }

    private static TransformPlan Create(
        FrameColumn[] frame,
        RowErrorMode mode = RowErrorMode.Permissive,
        string errorCol = "error",
        string[]? columns = null,
        bool isCaseSensitive = false)
    {
        var options = new PipelineFunctionOptions
        {
            Mode = mode,
            ErrorCol = errorCol,
            Columns = columns,
            IsCaseSensitive = isCaseSensitive,
        };
        return TransformPlan.Create(frame, TinyModel.Pipeline(), options);
    }
}

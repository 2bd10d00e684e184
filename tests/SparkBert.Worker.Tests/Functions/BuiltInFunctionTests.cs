using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Pipelines;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Functions;

public sealed class BuiltInFunctionTests
{
    private static readonly string[] Texts = ["We met in July. It was hot.", "", "Berlin is a city"];

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.0.5")]
    [InlineData("4.1.4")]
    [InlineData("4.2.1")]
    public void Pipeline_gives_the_same_rows_as_in_one_process(string version)
    {
        var input = TestFunctions.Strings("text", Texts);
        var task = TaskBytes.Header(version, 207).Udf(TestModel.Pipeline(TestModel.Folder), 0).StructStream(input).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        var pipeline = Pipeline.FromJson(TestModel.Stages(TestModel.Folder).ToJsonString());
        var expected = pipeline.Transform([input]).SelectMany(ArrowText.Rows);
        Assert.Equal(expected.Select(row => $"_0=({row})"), answer.Rows);
        var figures = TaskFigures.Parse(Assert.Single(answer.Updates));
        Assert.Equal((3, 3, 3, 5, 0), (figures.InputRows, figures.OutputRows, figures.Sentences, figures.StageId, figures.Quarantined));
        var columns = pipeline.TransformSchema(input.Schema).FieldsList;
        var declared = new Schema([columns[0], new Field("error", StringType.Default, nullable: true), .. columns.Skip(1)], null);
        Assert.Equal(Worker.Arrow.SchemaText.Describe(declared), Worker.Arrow.SchemaText.Describe(Inner(answer)));
    }

    [Fact]
    public void Annotations_that_came_through_Parquet_are_taken_as_input()
    {
        // Parquet makes begin and end nullable, and so does the recorded frame.
        var capture = Capture.Load("4.2.1", "map_arrow_nested");
        foreach (var batch in Answer.Read(new MemoryStream(capture.Output)).Batches)
        {
            var column = new AnnotationColumn(((StructArray)batch.Column(0)).Fields[1]);
            for (var row = 0; row < column.RowCount; row++)
            {
                if (!column.IsNull(row))
                {
                    Assert.All(column.Row(row)!, annotation => Assert.True(annotation.End >= annotation.Begin));
                }
            }
        }
    }

    [Fact]
    public void Columns_and_mode_are_the_callers_choice()
    {
        var options = new JsonObject { ["returns"] = new JsonArray("id", "embeddings", "token"), ["mode"] = "failfast" };
        var input = new RecordBatch(
            new Schema([new Field("id", Int64Type.Default, true), new Field("text", StringType.Default, true)], null),
            [new Int64Array.Builder().Append(4).Build(), new StringArray.Builder().Append("Hello there").Build()],
            1);
        var task = TaskBytes.Header("4.1.4", 207).Udf(TestModel.Pipeline(TestModel.Folder, options), 0).StructStream(input).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Equal(["id", "embeddings", "token"], Inner(answer).FieldsList.Select(field => field.Name));
    }

    [Fact]
    public void Columns_go_back_as_one_struct_and_rows_that_came_with_an_error_stay_as_they_are()
    {
        var input = new RecordBatch(
            new Schema([new Field("_0", StringType.Default, true), new Field("_1", StringType.Default, true)], null),
            [new StringArray.Builder().AppendRange(Texts).Build(), new StringArray.Builder().AppendNull().Append("bad before").AppendNull().Build()],
            Texts.Length);
        var command = TestModel.Pipeline(TestModel.Folder, new JsonObject
        {
            ["inputs"] = new JsonArray("text", "problem"),
            ["errorCol"] = "problem",
            ["hasErrors"] = true,
            ["returns"] = new JsonArray("problem", "embeddings"),
        }) with { Function = BuiltInFunctions.Columns };
        var task = TaskBytes.Header("4.2.1", 200).Udf(command, 0, 1).Stream(input.Schema, input).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Equal(["problem", "embeddings"], Inner(answer).FieldsList.Select(field => field.Name));
        var columns = answer.Batches.Select(batch => (StructArray)batch.Column(0)).ToList();
        Assert.Equal([null, "bad before", null], columns.SelectMany(column => Enumerable.Range(0, column.Length).Select(row => ((StringArray)column.Fields[0]).GetString(row))));
        Assert.Equal([false, true, false], columns.SelectMany(column => Enumerable.Range(0, column.Length).Select(column.Fields[1].IsNull)));
        Assert.Equal(1, TaskFigures.Parse(Assert.Single(answer.Updates)).Quarantined);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Embeddings_of_a_text_and_of_its_annotations_are_the_same(bool withPipeline)
    {
        var model = new JsonObject { ["path"] = TestModel.Folder, ["sha256"] = ManifestHash() };
        var rows = Pipeline.FromJson(TestModel.Stages(TestModel.Folder).ToJsonString()).Transform([TestFunctions.Strings("text", Texts)]).Single();
        var expected = Enumerable.Range(0, rows.Length).Select(row => $"_0={ArrowText.Value(rows.Column("embeddings"), row)}").ToList();
        var ofText = new FunctionCommand(BuiltInFunctions.Embeddings, withPipeline ? new JsonObject { ["pipeline"] = TestModel.Stages("elsewhere"), ["model"] = model } : new JsonObject { ["model"] = model });
        var ofAnnotations = new FunctionCommand(BuiltInFunctions.Embeddings, new JsonObject { ["model"] = model.DeepClone(), ["params"] = new JsonObject { ["maxSentenceLength"] = 128 } });
        var input = PipelineColumns.Select(rows, ["text", "token", "sentence"]);
        input = new RecordBatch(new Schema(input.Schema.FieldsList.Select((field, i) => new Field($"_{i}", field.DataType, true)), null), input.Arrays, input.Length);

        var answer = WorkerInProcess.RunTask(
            TaskBytes.Header("4.2.1", 200).Udfs(([0], [ofText])).Stream(input.Schema, input).End(), TestFunctions.Create());
        var annotations = WorkerInProcess.RunTask(
            TaskBytes.Header("3.5.9", 200).Udfs(([2, 1], [ofAnnotations])).Stream(input.Schema, input).End(), TestFunctions.Create());

        Assert.Equal(expected, answer.Rows);
        Assert.Equal(expected, annotations.Rows);

        // Spark compares this type with the declared one, nullability included.
        Assert.Equal(
            Worker.Arrow.SchemaText.Describe(new Schema([new Field("_0", AnnotationSchema.ColumnType, true)], null)),
            Worker.Arrow.SchemaText.Describe(answer.Batches[0].Schema));
    }

    [Fact]
    public void Model_is_looked_for_in_the_files_of_the_session()
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-files");
        try
        {
            Copy(TestModel.Folder, Path.Combine(folder.FullName, "my-model"));
            var task = TaskBytes.Header("4.1.4", 207, filesDirectory: folder.FullName).Udf(TestModel.Pipeline("my-model"), 0).StructStream(TestFunctions.Strings("text", ["Hello"])).End();

            Assert.Null(WorkerInProcess.RunTask(task, TestFunctions.Create()).Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("missing", "the model 'no-such-model' is not on this executor")]
    [InlineData("hash", "is not the driver's")]
    [InlineData("option", "there is no option 'pipline'")]
    [InlineData("mode", "mode must be permissive or failfast, but is 'lazy'")]
    [InlineData("hashes", "is not the driver's")]
    [InlineData("column", "there is no column 'nope' to return")]
    [InlineData("stages", "option 'pipeline' is missing")]
    [InlineData("kind", "an option is of the wrong kind")]
    public void What_cannot_be_done_is_said(string what, string expected)
    {
        var command = what switch
        {
            "missing" => TestModel.Pipeline("no-such-model"),
            "hash" => TestModel.Pipeline(TestModel.Folder, new JsonObject { ["model"] = new JsonObject { ["path"] = TestModel.Folder, ["sha256"] = new string('0', 64) } }),
            "option" => TestModel.Pipeline(TestModel.Folder, new JsonObject { ["pipline"] = 1 }),
            "mode" => TestModel.Pipeline(TestModel.Folder, new JsonObject { ["mode"] = "lazy" }),
            "hashes" => TestModel.Pipeline(TestModel.Folder, new JsonObject { ["models"] = new JsonObject { [TestModel.Folder] = new string('0', 64) } }),
            "column" => TestModel.Pipeline(TestModel.Folder, new JsonObject { ["returns"] = new JsonArray("nope") }),
            "kind" => TestModel.Pipeline(TestModel.Folder, new JsonObject { ["returns"] = "text" }),
            _ => new FunctionCommand(BuiltInFunctions.Pipeline, []),
        };
        var task = TaskBytes.Header("4.2.1", 207).Udf(command, 0).StructStream(TestFunctions.Strings("text", ["Hello"])).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.False(answer.HasStream);
    }

    [Fact]
    public void Groups_are_embedded_one_by_one_and_counted_together()
    {
        var stream = new RecordBatch(
            new Schema([new Field("text", StringType.Default, true), new Field("k", Int64Type.Default, true)], null),
            [new StringArray.Builder().Append("One here.").Append("Two there.").Build(), new Int64Array.Builder().Append(1).Append(1).Build()],
            2);
        var options = new JsonObject { ["returns"] = new JsonArray("k", "embeddings") };
        var task = TaskBytes.Header("4.2.1", 201).Udf(TestModel.Pipeline(TestModel.Folder, options), 4, 1, 1, 0, 1)
            .Int(1).Stream(stream.Schema, stream).Int(1).Stream(stream.Schema, stream.Slice(0, 1)).Int(0).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Equal(3, answer.Rows.Count);
        var figures = TaskFigures.Parse(Assert.Single(answer.Updates));
        Assert.Equal((3, 3, 9), (figures.InputRows, figures.Sentences, figures.Tokens));
    }

    private static Schema Inner(Answer answer) => new(((StructType)answer.Batches[0].Schema.GetFieldByIndex(0).DataType).Fields, null);

    private static string ManifestHash() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(TestModel.Folder, Models.ModelBundle.ManifestName))));

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}

using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
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
        var task = TaskBytes.Header(version, 207).Udf(TestBundles.Pipeline(TestBundles.TinyBundle()), 0).StructStream(input).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        var pipeline = Pipeline.FromJson(TestBundles.Stages(TestBundles.TinyBundle()).ToJsonString());
        var expected = pipeline.Transform([input]).SelectMany(ArrowText.Rows);
        Assert.Equal(expected.Select(row => $"_0=({row})"), answer.Rows);
        var figures = TaskFigures.Parse(Assert.Single(answer.Updates));
        Assert.Equal((3, 3, 3, 5, 0), (figures.InputRows, figures.OutputRows, figures.Sentences, figures.StageId, figures.Quarantined));
        var columns = pipeline.TransformSchema(input.Schema).FieldsList;
        var error = new Field("error", StringType.Default, nullable: true);
        var declared = new Schema([columns[0], error, .. columns.Skip(1)], null);
        Assert.Equal(SparkTypeText.Describe(declared), SparkTypeText.Describe(Inner(answer)));
    }

    [Fact]
    public void Annotations_that_came_through_Parquet_are_taken_as_input()
    {
        var texts = Pipeline.FromJson(TestBundles.Stages(TestBundles.TinyBundle()).ToJsonString());
        var rows = texts.Transform([TestFunctions.Strings("text", Texts)]).Single();

        // Spark reads every field of a Parquet file as nullable: begin, end and the elements of vectors too.
        string[] columns = ["sentence", "token"];
        var input = new RecordBatch(
            new Schema(columns.Select(name => new Field(name, Nullable(rows.Column(name).Data.DataType), nullable: true)), null),
            columns.Select(name => Relabel(rows.Column(name))),
            rows.Length);
        var command = new FunctionCommand(BuiltInFunctions.Pipeline, new JsonObject
        {
            ["pipeline"] = new JsonArray(TestBundles.Embeddings(TestBundles.TinyBundle())),
            ["returns"] = new JsonArray("embeddings"),
        });
        var task = TaskBytes.Header("4.2.1", 207).Udf(command, 0).StructStream(input).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Equal(Embeddings(rows).Select(text => $"_0=(embeddings={text})"), answer.Rows);
    }

    [Fact]
    public void Columns_and_mode_are_the_callers_choice()
    {
        var options = new JsonObject { ["returns"] = new JsonArray("id", "embeddings", "token"), ["mode"] = "failfast" };
        var input = new RecordBatch(
            new Schema([new Field("id", Int64Type.Default, true), new Field("text", StringType.Default, true)], null),
            [new Int64Array.Builder().Append(4).Build(), new StringArray.Builder().Append("Hello there").Build()],
            1);
        var command = TestBundles.Pipeline(TestBundles.TinyBundle(), options);
        var task = TaskBytes.Header("4.1.4", 207).Udf(command, 0).StructStream(input).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Equal(["id", "embeddings", "token"], Inner(answer).FieldsList.Select(field => field.Name));
    }

    [Fact]
    public void Columns_go_back_as_one_struct_and_rows_that_came_with_an_error_stay_as_they_are()
    {
        var problems = new StringArray.Builder().AppendNull().Append("bad before").AppendNull().Build();
        var input = new RecordBatch(
            new Schema([new Field("_0", StringType.Default, true), new Field("_1", StringType.Default, true)], null),
            [new StringArray.Builder().AppendRange(Texts).Build(), problems],
            Texts.Length);
        var command = TestBundles.Pipeline(TestBundles.TinyBundle(), new JsonObject
        {
            ["inputs"] = new JsonArray("text", "problem"),
            ["errorCol"] = "problem",
            ["hasErrors"] = true,
            ["returns"] = new JsonArray("problem", "embeddings"),
        }) with
        { Function = BuiltInFunctions.Columns };
        var task = TaskBytes.Header("4.2.1", 200).Udf(command, 0, 1).Stream(input.Schema, input).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Equal(["problem", "embeddings"], Inner(answer).FieldsList.Select(field => field.Name));
        var rows = answer.Batches.Select(batch => (StructArray)batch.Column(0))
            .SelectMany(column => Enumerable.Range(0, column.Length).Select(row => (column, row))).ToList();
        Assert.Equal([null, "bad before", null], rows.Select(at => ((StringArray)at.column.Fields[0]).GetString(at.row)));
        Assert.Equal([false, true, false], rows.Select(at => at.column.Fields[1].IsNull(at.row)));
        Assert.Equal(1, TaskFigures.Parse(Assert.Single(answer.Updates)).Quarantined);
    }

    [Fact]
    public void Embeddings_of_a_text_and_of_its_annotations_are_the_same()
    {
        var bundle = TestBundles.TinyBundle();
        var rows = Pipeline.FromJson(TestBundles.Stages(bundle).ToJsonString()).Transform([TestFunctions.Strings("text", Texts)]).Single();
        var expected = Embeddings(rows).Select(text => $"_0={text}").ToList();
        var command = new FunctionCommand(BuiltInFunctions.Embeddings, new JsonObject
        {
            ["pipelines"] = new JsonArray(new JsonArray(TestBundles.Embeddings(bundle)), TestBundles.Stages(bundle)),
            ["models"] = new JsonObject { [bundle] = TestBundles.Identify(bundle) },
        });
        string[] columns = ["text", "token", "sentence"];
        var input = new RecordBatch(
            new Schema(columns.Select((name, i) => new Field($"_{i}", rows.Column(name).Data.DataType, true)), null),
            columns.Select(rows.Column),
            rows.Length);

        var ofText = WorkerInProcess.RunTask(
            TaskBytes.Header("4.2.1", 200).Udf(command, 0).Stream(input.Schema, input).End(), TestFunctions.Create());
        var ofAnnotations = WorkerInProcess.RunTask(
            TaskBytes.Header("3.5.9", 200).Udf(command, 2, 1).Stream(input.Schema, input).End(), TestFunctions.Create());

        Assert.Equal(expected, ofText.Rows);
        Assert.Equal(expected, ofAnnotations.Rows);

        // Spark compares this type with the declared one, nullability included.
        Assert.Equal(
            SparkTypeText.Describe(new Schema([new Field("_0", AnnotationSchema.ColumnType, true)], null)),
            SparkTypeText.Describe(ofText.Batches[0].Schema));
    }

    [Fact]
    public void Embeddings_of_another_number_of_arguments_are_refused_with_those_that_there_are()
    {
        var bundle = TestBundles.TinyBundle();
        var command = new FunctionCommand(BuiltInFunctions.Embeddings, new JsonObject
        {
            ["pipelines"] = new JsonArray(new JsonArray(TestBundles.Embeddings(bundle)), TestBundles.Stages(bundle)),
        });
        var input = TestFunctions.Strings("_0", ["Hello"]);
        var task = TaskBytes.Header("4.2.1", 200).Udf(command, 0, 0, 0).Stream(input.Schema, input).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Contains("takes (sentence, token) or (text), but has 3 arguments", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_is_looked_for_in_the_files_of_the_session()
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-files");
        try
        {
            TestBundles.CopyTo(TestBundles.TinyBundle(), Path.Combine(folder.FullName, "my-model"));
            var task = TaskBytes.Header("4.1.4", 207, filesDirectory: folder.FullName).Udf(TestBundles.Pipeline("my-model"), 0)
                .StructStream(TestFunctions.Strings("text", ["Hello"])).End();

            Assert.Null(WorkerInProcess.RunTask(task, TestFunctions.Create()).Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("missing", "the model 'no-such-model' is not on this executor")]
    [InlineData("no bundle", "is no model bundle: it has no sparkbert.json. Executors import nothing: make a bundle of it with")]
    [InlineData("identity", "is not the driver's: its sparkbert.json has the SHA-256")]
    [InlineData("option", "there is no option 'pipline'")]
    [InlineData("mode", "mode must be one of permissive, failfast, dropmalformed, but is 'lazy'")]
    [InlineData("column", "there is no column 'nope' to return")]
    [InlineData("stages", "there must be one of the options pipeline and pipelines")]
    [InlineData("several", "sparkbert.pipeline runs one pipeline, but the option 'pipelines' has 2")]
    [InlineData("kind", "an option is of the wrong kind")]
    [InlineData("inputs", "sparkbert.columns: the option 'inputs' is missing")]
    [InlineData("no returns", "sparkbert.columns: the option 'returns' is missing")]
    public void What_cannot_be_done_is_said(string what, string expected)
    {
        var bundle = TestBundles.TinyBundle();
        var inputs = new JsonObject { ["inputs"] = new JsonArray("text") };
        var command = what switch
        {
            "missing" => TestBundles.Pipeline("no-such-model"),
            "no bundle" => TestBundles.Pipeline(Path.GetTempPath()),
            "identity" => TestBundles.Pipeline(bundle, new string('0', 64)),
            "option" => TestBundles.Pipeline(bundle, new JsonObject { ["pipline"] = 1 }),
            "mode" => TestBundles.Pipeline(bundle, new JsonObject { ["mode"] = "lazy" }),
            "column" => TestBundles.Pipeline(bundle, new JsonObject { ["returns"] = new JsonArray("nope") }),
            "kind" => TestBundles.Pipeline(bundle, new JsonObject { ["returns"] = "text" }),
            "several" => new FunctionCommand(BuiltInFunctions.Pipeline, new JsonObject
            {
                ["pipelines"] = new JsonArray(TestBundles.Stages(bundle), TestBundles.Stages(bundle)),
            }),
            "inputs" => TestBundles.Pipeline(bundle) with { Function = BuiltInFunctions.Columns },
            "no returns" => TestBundles.Pipeline(bundle, inputs) with { Function = BuiltInFunctions.Columns },
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
            [
                new StringArray.Builder().Append("One here.").Append("Two there.").Build(),
                new Int64Array.Builder().Append(1).Append(1).Build(),
            ],
            2);
        var options = new JsonObject { ["returns"] = new JsonArray("k", "embeddings") };
        var task = TaskBytes.Header("4.2.1", 201).Udf(TestBundles.Pipeline(TestBundles.TinyBundle(), options), 4, 1, 1, 0, 1)
            .Int(1).Stream(stream.Schema, stream).Int(1).Stream(stream.Schema, stream.Slice(0, 1)).Int(0).End();

        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Equal(3, answer.Rows.Count);
        var figures = TaskFigures.Parse(Assert.Single(answer.Updates));
        Assert.Equal((3, 3, 9), (figures.InputRows, figures.Sentences, figures.Tokens));
    }

    [Fact]
    public void What_the_programs_registration_throws_fails_each_task_with_its_text()
    {
        var functions = TestFunctions.Create();
        functions.Table.Fail(new ArgumentException("there is a function 'x' already."));
        var task = TaskBytes.Header("4.2.1", 207).Udf(new FunctionCommand("identity", []), 0)
            .StructStream(TestFunctions.Strings("text", ["Hello"])).End();

        var answer = WorkerInProcess.RunTask(task, functions);

        Assert.Contains("the worker could not be set up: there is a function 'x' already.", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sparkbert.own", "names that begin with 'sparkbert.' are SparkBert's own")]
    [InlineData("identity", "there is a function 'identity' already")]
    public void Taken_name_is_refused(string name, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => TestFunctions.Create().Register(name, batch => batch));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static Schema Inner(Answer answer) => new(((StructType)answer.Batches[0].Schema.GetFieldByIndex(0).DataType).Fields, null);

    private static IEnumerable<string> Embeddings(RecordBatch rows) =>
        Enumerable.Range(0, rows.Length).Select(row => ArrowText.Value(rows.Column("embeddings"), row));

    /// <summary>A type with everything inside nullable.</summary>
    private static IArrowType Nullable(IArrowType type) => type switch
    {
        ListType list => new ListType(new Field("element", Nullable(list.ValueDataType), nullable: true)),
        StructType fields => new StructType([.. fields.Fields.Select(field => new Field(field.Name, Nullable(field.DataType), true))]),
        _ => type,
    };

    /// <summary>The same values under that type.</summary>
    private static IArrowArray Relabel(IArrowArray array) =>
        ArrowArrayFactory.BuildArray(Relabel(array.Data, Nullable(array.Data.DataType)));

    private static ArrayData Relabel(ArrayData data, IArrowType type) => new(
        type,
        data.Length,
        data.NullCount,
        data.Offset,
        data.Buffers,
        type switch
        {
            ListType list => [Relabel(data.Children[0], list.ValueDataType)],
            StructType fields => [.. data.Children.Select((child, i) => Relabel(child, fields.Fields[i].DataType))],
            _ => data.Children,
        });
}

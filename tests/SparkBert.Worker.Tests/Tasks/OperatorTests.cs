using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Tasks;

public sealed class OperatorTests
{
    private static readonly Schema Ids = new([new Field("_0", Int64Type.Default, true)], null);

    private static readonly int[] Arguments = [0];

    public static TheoryData<string> Versions => ["3.5.9", "4.0.5", "4.1.4", "4.2.1"];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Scalar_functions_of_one_operator_may_cut_the_rows_each_in_its_way(string version)
    {
        var functions = Functions();

        // Rows of 2 to a batch in one function, all in one batch in the other: the first two share a row count only at their ends.
        var task = TaskBytes.Header(version, 200)
            .Udfs(([0], [new("in-pairs", [])]), ([0], [new("at-once", [])]), ([0], [new("in-pairs", []), new("at-once", [])]))
            .Stream(Ids, Batch(1, 2, 3), Batch(4, 5), Batch(6, 7))
            .End();

        var answer = WorkerInProcess.RunTask(task, functions);

        Assert.Equal(Enumerable.Range(1, 7).Select(i => $"_0={i}, _1={i}, _2={i}"), answer.Rows);
    }

    [Theory]
    [InlineData("short", "returned 6")]
    [InlineData("long", "returned more")]
    public void Scalar_function_with_another_number_of_rows_is_named(string function, string expected)
    {
        List<List<string>> operators = [[function], ["at-once", function], [function, "at-once"]];
        foreach (var udfs in operators)
        {
            var task = TaskBytes.Header("4.1.4", 200)
                .Udfs([.. udfs.Select(name => (Arguments, (FunctionCommand[])[new(name, [])]))])
                .Stream(Ids, Batch(1, 2, 3), Batch(4, 5, 6, 7))
                .End();

            var answer = WorkerInProcess.RunTask(task, Functions());

            Assert.Contains($"'{function}' must return a row for each of its 7 rows", answer.Error, StringComparison.Ordinal);
            Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Scalar_function_with_a_row_more_for_each_batch_is_named()
    {
        var functions = Functions();
        functions.Register("early", batch => TestFunctions.Longs("n", new long[batch.Length + 1]));
        var task = TaskBytes.Header("4.2.1", 200).Udf(new FunctionCommand("early", []), 0)
            .Stream(Ids, Batch(1, 2, 3), Batch(4, 5, 6, 7)).End();

        var error = WorkerInProcess.RunTask(task, functions).Error;

        Assert.Contains("the scalar function 'early' must return a row for each of its 7 rows", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(207)]
    [InlineData(200)]
    public void Batch_whose_columns_are_longer_or_shorter_than_it_is_refused(int evalType)
    {
        foreach (var length in (int[])[2, 4])
        {
            var functions = Functions();
            functions.Register("uneven", _ => new RecordBatch(
                TestFunctions.Longs("n", []).Schema, TestFunctions.Longs("n", new long[length]).Arrays, 3));
            var header = TaskBytes.Header("4.2.1", evalType).Udf(new FunctionCommand("uneven", []), 0);
            var task = (evalType == 207 ? header.StructStream(Batch(1, 2, 3)) : header.Stream(Ids, Batch(1, 2, 3))).End();

            var error = WorkerInProcess.RunTask(task, functions).Error;

            Assert.Contains($"'uneven' returned a batch of 3 rows whose column 'n' has {length} values", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Scalar_function_must_return_one_column()
    {
        var task = TaskBytes.Header("4.2.1", 200).Udf(new FunctionCommand("two-columns", []), 0).Stream(Ids, Batch(1)).End();

        var error = WorkerInProcess.RunTask(task, Functions()).Error;

        Assert.Contains("must return one column, but returned a: long, b: long", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_different_columns_are_refused()
    {
        var task = TaskBytes.Header("4.2.1", 207).Udf(new FunctionCommand("changing", []), 0).StructStream(Batch(1), Batch(2)).End();

        var answer = WorkerInProcess.RunTask(task, Functions());

        Assert.Contains("differ in their columns", answer.Error, StringComparison.Ordinal);
        Assert.Equal(["_0=(_0=1)"], answer.Rows);
    }

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Function_on_batches_gets_a_group_in_one(string version)
    {
        var capture = Capture.Load("4.1.4", "map_arrow_nested");
        var nested = Answer.Read(new MemoryStream(capture.Output)).Batches.Select(Unwrap).ToList();
        Assert.Equal(2, nested.Count);
        var functions = Functions();
        var seen = new List<int>();
        functions.Register("whole", batch =>
        {
            seen.Add(batch.Length);
            return batch;
        });
        var task = TaskBytes.Header(version, 201).Udf(new FunctionCommand("whole", []), 4, 1, 0, 0, 1);
        var bytes = version == "3.5.9"
            ? task.Stream(nested[0].Schema, nested).End()
            : task.Int(1).Stream(nested[0].Schema, nested).Int(1).Stream(nested[0].Schema, nested[0]).Int(0).End();

        var answer = WorkerInProcess.RunTask(bytes, functions);

        Assert.Null(answer.Error);

        // Up to Spark 4.0 a batch is a group.
        Assert.Equal(version == "3.5.9" ? [3, 1] : [4, 3], seen);
        var rows = nested.SelectMany(ArrowText.Rows).Concat(version == "3.5.9" ? [] : ArrowText.Rows(nested[0]));
        Assert.Equal(rows.Select(row => $"_0=({row})"), answer.Rows);
    }

    [Fact]
    public void Group_with_columns_of_no_type_is_joined_of_its_batches()
    {
        var list = new ListType(new Field("element", NullType.Default, true));
        RecordBatch Nulls(int rows)
        {
            var offsets = new ArrowBuffer.Builder<int>().AppendRange(Enumerable.Range(0, rows + 1)).Build();
            var lists = new ListArray(list, rows, offsets, new NullArray(rows), ArrowBuffer.Empty, 0);
            var schema = new Schema([new Field("v", NullType.Default, true), new Field("l", list, true)], null);
            return new RecordBatch(schema, [new NullArray(rows), lists], rows);
        }

        var functions = Functions();
        var seen = new List<RecordBatch>();
        functions.Register("whole", batch =>
        {
            seen.Add(batch);
            return batch;
        });
        var task = TaskBytes.Header("4.2.1", 201).Udf(new FunctionCommand("whole", []), 3, 0, 0, 1);
        var answer = WorkerInProcess.RunTask(task.Int(1).Stream(Nulls(2).Schema, Nulls(2), Nulls(3)).Int(0).End(), functions);

        Assert.Null(answer.Error);
        var whole = Assert.Single(seen);
        Assert.Equal((5, 5), (whole.Length, whole.Column("v").NullCount));
        Assert.Equal(5, ((ListArray)whole.Column("l")).Values.NullCount);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(207)]
    public void Result_that_was_not_declared_is_named_with_its_function(int evalType)
    {
        var declared = evalType == 207
            ? JsonNode.Parse("""{"type":"struct","fields":[{"name":"_0","type":"string","nullable":true,"metadata":{}}]}""")
            : JsonValue.Create("string");
        var header = TaskBytes.Header("4.2.1", evalType).Udf(new FunctionCommand("identity", []) { Returns = declared }, 0);

        var task = (evalType == 207 ? header.StructStream(Batch(1)) : header.Stream(Ids, Batch(1))).End();
        var error = WorkerInProcess.RunTask(task, Functions()).Error;

        const string Expected = "the result of the function 'identity' is not what was declared: column '_0' must be string, but is long";
        Assert.Contains(Expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_with_offsets_of_64_bits_are_refused_with_the_setting()
    {
        var large = new RecordBatch(
            new Schema([new Field("s", LargeStringType.Default, true)], null), [new LargeStringArray.Builder().Append("x").Build()], 1);
        var task = TaskBytes.Header("4.2.1", 207).Udf(new FunctionCommand("identity", []), 0).StructStream(large).End();

        Assert.Contains("useLargeVarTypes", WorkerInProcess.RunTask(task, Functions()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_can_be_enumerated_once()
    {
        var task = TaskBytes.Header("4.2.1", 207).Udf(new FunctionCommand("twice", []), 0).StructStream(Batch(1)).End();

        Assert.Contains("enumerated once", WorkerInProcess.RunTask(task, Functions()).Error, StringComparison.Ordinal);
    }

    private static RecordBatch Unwrap(RecordBatch batch)
    {
        var column = (StructArray)batch.Column(0);
        return new RecordBatch(new Schema(((StructType)column.Data.DataType).Fields, null), column.Fields, column.Length);
    }

    private static IEnumerable<RecordBatch> Pairs(RecordBatch batch) =>
        Enumerable.Range(0, (batch.Length + 1) / 2).Select(i => batch.Slice(2 * i, Math.Min(2, batch.Length - (2 * i))));

    private static RecordBatch Join(IEnumerable<RecordBatch> batches) =>
        TestFunctions.Longs("all", [.. batches.SelectMany(batch => ((Int64Array)batch.Column(0)).Values.ToArray())]);

    private static WorkerFunctions Functions()
    {
        var functions = TestFunctions.Create();
        functions.Register("in-pairs", (_, batches) => batches.SelectMany(Pairs));
        functions.Register("at-once", (_, batches) => [Join(batches)]);
        functions.Register("short", (_, batches) => batches.Select((batch, i) => i == 0 ? batch : batch.Slice(0, batch.Length - 1)));
        functions.Register("long", (_, batches) => batches.Concat([Batch(8)]));
        var two = new Schema([new Field("a", Int64Type.Default, true), new Field("b", Int64Type.Default, true)], null);
        functions.Register("two-columns", batch => new RecordBatch(two, [batch.Column(0), batch.Column(0)], batch.Length));
        functions.Register("changing", (_, batches) => batches.Select((batch, i) => i == 0 ? batch : TestFunctions.Strings("s", ["x"])));
        functions.Register("twice", (_, batches) => batches.Concat(batches));
        return functions;
    }

    private static RecordBatch Batch(params long[] values) => TestFunctions.Longs("_0", values);
}

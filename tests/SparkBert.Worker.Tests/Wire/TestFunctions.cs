using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Worker.Functions;

namespace SparkBert.Worker.Tests.Wire;

/// <summary>Functions that mean what the recorded Python functions meant.</summary>
internal static class TestFunctions
{
    public static WorkerFunctions Create(ExecutorResources? shared = null)
    {
        var functions = WorkerInProcess.CreateFunctions(shared);
        functions.Register("identity", batch => batch);
        functions.Register("nothing", (_, batches) => batches.Where(_ => false));
        functions.Register("leave-all", (_, _) => []);
        functions.Register("raise-first", (_, _) => throw new InvalidOperationException("boom before any output"));
        functions.Register("raise-mid", (_, batches) => batches.Select(
            (batch, i) => i == 0 ? batch : throw new InvalidOperationException("boom after one batch")));
        functions.Register("add", (context, batches) => batches.Select(batch => Add(batch, (long)context.Options["add"]!)));
        functions.Register("plus-one", batch => Add(batch, 1));
        functions.Register("text", Text);
        functions.Register("floats", (context, batches) => batches.Select(
            batch => Floats(batch, (float)context.Options["first"]!, (bool)context.Options["withId"]!)));
        functions.Register("barrier", (_, batches) => batches.Take(2).Select(batch => Strings("s", batch.Length > 0 ? ["x"] : [])));
        functions.Register("count", CountGroup);
        functions.Register("count-all", (context, batches) => [Longs("n", [batches.Sum(batch => (long)batch.Length)])]);
        return functions;
    }

    public static RecordBatch Longs(string name, long[] values, bool nullable = true) =>
        CreateColumn(new Field(name, Int64Type.Default, nullable), new Int64Array.Builder().AppendRange(values).Build());

    public static RecordBatch Strings(string name, string[] values) =>
        CreateColumn(new Field(name, StringType.Default, true), new StringArray.Builder().AppendRange(values).Build());

    private static RecordBatch CreateColumn(Field field, IArrowArray values) => new(new Schema([field], null), [values], values.Length);

    private static RecordBatch Add(RecordBatch batch, long number) => Longs(
        batch.Schema.GetFieldByIndex(0).Name, [.. ((Int64Array)batch.Column(0)).Values.ToArray().Select(value => value + number)]);

    private static RecordBatch Text(RecordBatch batch)
    {
        // By keywords where there are any.
        var isNamed = batch.Schema.GetFieldIndex("a") >= 0;
        var numbers = (Int64Array)(isNamed ? batch.Column("a") : batch.Column(0));
        var texts = (StringArray)(isNamed ? batch.Column("b") : batch.Column(1));
        return Strings("text", [.. Enumerable.Range(0, batch.Length).Select(
            i => numbers.Values[i].ToString(CultureInfo.InvariantCulture) + "/" + texts.GetString(i))]);
    }

    private static RecordBatch Floats(RecordBatch batch, float first, bool withId)
    {
        var ids = (Int64Array)batch.Column(0);
        var builder = new ListArray.Builder(new Field("element", FloatType.Default, true));
        var values = (FloatArray.Builder)builder.ValueBuilder;
        foreach (var id in ids.Values)
        {
            builder.Append();
            values.Append(first).Append(id);
        }

        var vectors = builder.Build();
        var field = new Field("v", vectors.Data.DataType, true);
        return withId
            ? new RecordBatch(new Schema([new Field("id", Int64Type.Default, true), field], null), [ids, vectors], batch.Length)
            : new RecordBatch(new Schema([field], null), [vectors], batch.Length);
    }

    private static IEnumerable<RecordBatch> CountGroup(FunctionContext context, IEnumerable<RecordBatch> batches)
    {
        var n = batches.Sum(batch => (long)batch.Length);
        var key = (Int64Array)context.Key!.Column("k");
        yield return new RecordBatch(
            new Schema([new Field("k", Int64Type.Default, true), new Field("n", Int64Type.Default, true)], null),
            [key, new Int64Array.Builder().Append(n).Build()],
            1);
    }
}

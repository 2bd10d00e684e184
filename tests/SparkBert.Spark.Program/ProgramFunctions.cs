using System.Globalization;
using Apache.Arrow;
using SparkBert.Spark.Sql.Types;
using SparkBert.Worker;

namespace SparkBert.Spark.Program;

/// <summary>The functions of the program as a worker.</summary>
public static class ProgramFunctions
{
    /// <summary>The schema of one column of numbers.</summary>
    public static StructType Numbers { get; } = new(new StructField("n", new LongType(), isNullable: false));

    /// <summary>Registers them.</summary>
    public static void Register(ArrowFunctions functions)
    {
        functions.Register("double", batch => Batch(batch.Length, row => 2 * ((Int64Array)batch.Column(0)).GetValue(row)!.Value));
        functions.Register("rows", batch => Batch(1, _ => batch.Length));
        functions.Register("fail", Fail);
        functions.Register("broadcast-length", (context, batches) => batches.Select(batch =>
        {
            using var content = context.OpenBroadcast(context.Options["id"]!.GetValue<long>());
            return Batch(1, _ => content.Length);
        }));
        functions.Register("hold", Hold);
    }

    private static RecordBatch Fail(RecordBatch batch) => throw new InvalidOperationException("the café is closed\nfor 'today'");

    /// <summary>Says its process and then waits until the task is cancelled.</summary>
    private static IEnumerable<RecordBatch> Hold(FunctionContext context, IEnumerable<RecordBatch> batches)
    {
        foreach (var batch in batches)
        {
            var marker = context.Options["file"]!.GetValue<string>();
            File.WriteAllText(marker + ".tmp", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            File.Move(marker + ".tmp", marker, overwrite: true);
            context.Cancellation.WaitHandle.WaitOne();
            context.Cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    private static RecordBatch Batch(int length, Func<int, long> value)
    {
        var numbers = new Int64Array.Builder();
        for (var row = 0; row < length; row++)
        {
            numbers.Append(value(row));
        }

        return new RecordBatch(Numbers.ToArrowSchema(), [numbers.Build()], length);
    }
}

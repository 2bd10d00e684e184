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
        functions.Register("gather", (context, batches) => batches.Select(batch =>
        {
            context.Barrier();
            return Batch(1, _ => long.Parse(string.Concat(context.AllGather($"{context.PartitionId + 1}")), CultureInfo.InvariantCulture));
        }));
        functions.Register("hold", Hold);
        functions.Register("hold-first-attempt", (context, batches) => context.AttemptNumber == 0 ? Hold(context, batches) : batches);
        functions.Register("attempt", (context, batches) => batches.Select(batch => Batch(batch.Length, _ => context.AttemptNumber)));
        functions.Register("copy", Copy);
    }

    private static RecordBatch Fail(RecordBatch batch) => throw new InvalidOperationException("the café is closed\nfor 'today'");

    /// <summary>Says its process and then waits until the task is cancelled.</summary>
    private static IEnumerable<RecordBatch> Hold(FunctionContext context, IEnumerable<RecordBatch> batches)
    {
        foreach (var batch in Copy(context, batches))
        {
            Mark(context, "");
            context.Cancellation.WaitHandle.WaitOne();
            context.Cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    /// <summary>The batches as they are; says its process when it has ended, however it ended.</summary>
    private static IEnumerable<RecordBatch> Copy(FunctionContext context, IEnumerable<RecordBatch> batches)
    {
        try
        {
            foreach (var batch in batches)
            {
                yield return batch;
            }
        }
        finally
        {
            Mark(context, ".ended");
        }
    }

    private static void Mark(FunctionContext context, string what)
    {
        var marker = context.Options["file"]!.GetValue<string>() + what;
        var temporary = $"{marker}.{context.PartitionId}.tmp";
        File.WriteAllText(temporary, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        File.Move(temporary, marker, overwrite: true);
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

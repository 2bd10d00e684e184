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
        functions.Register("broadcast-sum", (context, batches) => batches.Select(batch => Batch(1, _ => SumBroadcast(context))));
        functions.Register("gather", (context, batches) => batches.Select(batch =>
        {
            context.Barrier();
            var gathered = string.Concat(context.AllGather($"{context.PartitionId + 1}"));
            return Batch(1, _ => long.Parse(gathered, CultureInfo.InvariantCulture));
        }));
        functions.Register("hold", Hold);
        functions.Register("hold-first-attempt", (context, batches) => context.AttemptNumber == 0 ? Hold(context, batches) : batches);
        functions.Register("attempt", (context, batches) => batches.Select(batch => Batch(batch.Length, _ => context.AttemptNumber)));
        functions.Register("copy", Copy);
    }

    private static RecordBatch Fail(RecordBatch batch) => throw new InvalidOperationException("the café is closed\nfor 'today'");

    /// <summary>
    /// The bytes of a broadcast added up, and 1,000 for each: one that is cut, shifted or has a header in it gives another number.
    /// </summary>
    private static long SumBroadcast(FunctionContext context)
    {
        using var content = context.OpenBroadcast(context.Options["id"]!.GetValue<long>());
        var sum = 0L;
        for (var next = content.ReadByte(); next >= 0; next = content.ReadByte())
        {
            sum += 1000 + next;
        }

        return sum;
    }

    /// <summary>Says its process and then waits until the task is cancelled.</summary>
    private static IEnumerable<RecordBatch> Hold(FunctionContext context, IEnumerable<RecordBatch> batches)
    {
        foreach (var batch in Copy(context, batches))
        {
            Mark(context, "", Environment.ProcessId);
            context.Cancellation.WaitHandle.WaitOne();
            context.Cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    /// <summary>The batches as they are. When it has ended, however it ended, it says the rows that it saw and its process.</summary>
    private static IEnumerable<RecordBatch> Copy(FunctionContext context, IEnumerable<RecordBatch> batches)
    {
        var rows = 0L;
        try
        {
            foreach (var batch in batches)
            {
                rows += batch.Length;
                yield return batch;
            }
        }
        finally
        {
            Mark(context, ".rows", rows);
            Mark(context, ".ended", Environment.ProcessId);
        }
    }

    private static void Mark(FunctionContext context, string what, long number)
    {
        var marker = context.Options["file"]!.GetValue<string>() + what;
        var temporary = $"{marker}.{context.PartitionId}.tmp";
        File.WriteAllText(temporary, number.ToString(CultureInfo.InvariantCulture));
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

using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Spark.Sql.Types;
using SparkBert.Worker;
using StructType = SparkBert.Spark.Sql.Types.StructType;

namespace SparkBert.Spark.Program;

/// <summary>The functions of the program as a worker.</summary>
public static class ProgramFunctions
{
    /// <summary>The schema of one column of numbers.</summary>
    public static StructType Numbers { get; } = new(new StructField("n", new LongType(), isNullable: false));

    /// <summary>Registers them.</summary>
    public static void Register(WorkerFunctions functions)
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
        functions.Register(
            "hold-first-attempt", (context, batches) => context.AttemptNumber == 0 ? Hold(context, batches) : batches.Select(Name));
        functions.Register("hold-after-two-batches", (context, batches) => HoldLate(context, batches));
        functions.Register("crash-first-attempt", (context, batches) => context.AttemptNumber == 0 ? Crash(batches) : batches);
        functions.Register("attempt", (context, batches) => batches.Select(batch => Batch(batch.Length, _ => context.AttemptNumber)));
        functions.Register("copy", Copy);
        functions.Register("columns", (context, batches) => batches.Select(batch => Columns(batch.Length, context.Options)));
        functions.Register("process", batch => Batch(1, _ => Environment.ProcessId));
        functions.Register("data-limit", batch => Batch(1, _ => long.Parse(
            File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max data size", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3],
            CultureInfo.InvariantCulture)));
        functions.Register("allocate", (context, batches) => batches.Select(batch =>
        {
            var memory = new byte[context.Options["megabytes"]!.GetValue<int>() << 20];
            memory.AsSpan().Fill(1);
            return Batch(1, _ => memory[^1]);
        }));
        functions.Register("decimals", batch => Decimals(batch.Length));
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
            HoldNow(context);
            yield return batch;
        }
    }

    /// <summary>
    /// The rows as they are; the first task that comes to its third batch says its process, and waits until it is cancelled. (The number of
    /// an attempt begins anew with each attempt of a stage.)
    /// </summary>
    private static IEnumerable<RecordBatch> HoldLate(FunctionContext context, IEnumerable<RecordBatch> batches)
    {
        var count = 0;
        foreach (var batch in batches)
        {
            if (++count == 3 && !File.Exists(context.Options["file"]!.GetValue<string>()))
            {
                HoldNow(context);
            }

            yield return batch;
        }
    }

    private static void HoldNow(FunctionContext context)
    {
        Mark(context, "", Environment.ProcessId);
        context.Cancellation.WaitHandle.WaitOne();
        context.Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Writes to an address where nothing is, as a native library with a fault does.</summary>
    private static IEnumerable<RecordBatch> Crash(IEnumerable<RecordBatch> batches)
    {
        foreach (var batch in batches)
        {
            System.Runtime.InteropServices.Marshal.WriteByte(0x10_0000, 1);
            yield return batch;
        }
    }

    /// <summary>The one column as it is. When it has ended, however it ended, it says the rows that it saw and its process.</summary>
    private static IEnumerable<RecordBatch> Copy(FunctionContext context, IEnumerable<RecordBatch> batches)
    {
        var rows = 0L;
        try
        {
            foreach (var batch in batches)
            {
                rows += batch.Length;
                yield return Name(batch);
            }
        }
        finally
        {
            Mark(context, ".rows", rows);
            Mark(context, ".ended", Environment.ProcessId);
        }
    }

    /// <summary>The columns that the options name, in their order: <c>n</c> numbers and <c>s</c> texts, the last of them null.</summary>
    private static RecordBatch Columns(int rows, JsonObject options)
    {
        string[] names = [.. options["names"]!.AsArray().Select(name => (string)name!)];
        var columns = names.Select(name => name[0] == 'n'
            ? (IArrowArray)new Int64Array.Builder().AppendRange(Enumerable.Range(0, rows).Select(row => (long)row)).Build()
            : new StringArray.Builder().AppendRange(Enumerable.Repeat("text", rows - 1)).AppendNull().Build()).ToList();
        var fields = names.Zip(columns, (name, column) => new Field(name, column.Data.DataType, nullable: true));
        return new RecordBatch(new Schema(fields, null), columns, rows);
    }

    /// <summary>1.5 in each row, with a scale of one digit.</summary>
    private static RecordBatch Decimals(int rows)
    {
        var type = new Decimal128Type(2, 1);
        var column = new Decimal128Array.Builder(type).AppendRange(Enumerable.Repeat(1.5m, rows)).Build();
        return new RecordBatch(new Schema([new Field("d", type, nullable: true)], null), [column], rows);
    }

    /// <summary>The one column under its declared name.</summary>
    private static RecordBatch Name(RecordBatch batch) => new(Numbers.ToArrowSchema(), batch.Arrays, batch.Length);

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

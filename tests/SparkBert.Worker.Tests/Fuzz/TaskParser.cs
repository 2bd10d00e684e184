using SparkBert.Testing.Fuzzing;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Tests.Wire;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Fuzz;

/// <summary>
/// Recorded tasks of every version of Spark, cut anywhere, flipped, and with other fields. A cut task is never answered as if it were
/// whole, and every answer can be read by the JVM to its end.
/// </summary>
internal static class TaskParser
{
    /// <summary>A task may announce what a batch can have; memory grows with what arrives.</summary>
    private const long MaxAllocatedBytes = 160L << 20;

    public static FuzzedParser Create()
    {
        var tasks = new Lazy<(string Name, byte[] Input)[]>(() => [.. Capture.OnArrow.Select(Load)]);
        var fields = new Lazy<List<(int Offset, int Length)>[]>(() => [.. tasks.Value.Select(task => FindFields(task.Input))]);
        return new FuzzedParser("worker-task", () => [.. tasks.Value.Select(task => task.Input)], input => Run(input, tasks.Value))
        {
            Mutate = mutator => mutator.Random.Next(8) switch
            {
                // Not in front of the first byte, which is how a connection ends in good order.
                0 => mutator.Choose()[..mutator.Random.Next(1, mutator.Choose().Length)],
                < 4 => mutator.Overwrite(mutator.Choose()),
                < 6 => ChangeField(mutator, fields.Value[Array.FindIndex(tasks.Value, task => task.Input == mutator.Choose())]),
                _ => mutator.MutateOne(),
            },
            MaxAllocatedBytes = MaxAllocatedBytes,
            Runs = 8000,
        };
    }

    private static (string Name, byte[] Input) Load(TheoryDataRow<string, string> row)
    {
        var (version, name) = row.Data;
        return (name, Capture.Load(version, name).WithCommands(ReplayTests.Commands(name)));
    }

    /// <summary>Where the fields of a header are, each with the length before it.</summary>
    private static List<(int Offset, int Length)> FindFields(byte[] input)
    {
        var fields = new List<(int, int)>();
        var reader = new WireReader(new MemoryStream(input))
        {
            Observer = (_, offset, length, _) => fields.Add(((int)offset, length)),
        };
        TaskHeaderReader.Read(reader, _ => { });
        return fields;
    }

    /// <summary>Puts another content into a field, with its right length, or leaves the field out, or has it twice.</summary>
    private static byte[] ChangeField(Mutator mutator, List<(int Offset, int Length)> fields)
    {
        var input = mutator.Choose();
        var (offset, length) = fields[mutator.Random.Next(fields.Count)];
        var field = input[offset..(offset + length)];
        var content = length > sizeof(int) ? mutator.Mutate(field[sizeof(int)..]) : [];
        byte[] changed = mutator.Random.Next(5) switch
        {
            0 => [],
            1 => [.. field, .. field],
            _ when length > sizeof(int) => [.. BitConverter.GetBytes(content.Length).Reverse(), .. content],
            _ => mutator.Overwrite(field),
        };
        return [.. input[..offset], .. changed, .. input[(offset + length)..]];
    }

    private static string Run(byte[] input, (string Name, byte[] Input)[] tasks)
    {
        var (answer, end, _, _) = WorkerInProcess.Run(input, TestFunctions.Create());
        CheckAnswer(answer, end);
        var whole = Array.FindIndex(tasks, task => task.Input.AsSpan().StartsWith(input));
        if (whole >= 0 && input.Length > 0)
        {
            // A function may fail before the cut is met; otherwise the connection of a cut task is given up.
            var raises = tasks[whole].Name.Contains("raise", StringComparison.Ordinal) && answer.AsSpan().IndexOf("boom"u8) >= 0;
            var isWhole = tasks.Any(task => task.Input.Length == input.Length && task.Input.AsSpan().SequenceEqual(input));
            Assert.Equal(raises ? TaskLoopEnd.ErrorSent : isWhole ? TaskLoopEnd.Done : TaskLoopEnd.Gone, end);
        }

        return end switch
        {
            TaskLoopEnd.Done => "answered",
            TaskLoopEnd.ErrorSent => "error sent",
            _ => "connection given up",
        };
    }

    private static void CheckAnswer(byte[] answer, TaskLoopEnd end)
    {
        if (end == TaskLoopEnd.Gone)
        {
            return;
        }

        using var stream = new MemoryStream(answer);
        string? error = null;

        // A flipped partition index may end a task early, and what follows is read as one more.
        while (stream.Position < stream.Length && error is null)
        {
            error = Answer.Read(stream).Error;
        }

        Assert.Equal(end == TaskLoopEnd.ErrorSent, error is not null);
        if (error is not null)
        {
            Assert.NotNull(WorkerError.Extract(error));

            // A flipped option may trip the test's own function, and nothing else.
            var isOurs = !error.Contains(nameof(TestFunctions), StringComparison.Ordinal);
            Assert.False(isOurs && HasFaultOfOurs(error), error);
        }
    }

    private static bool HasFaultOfOurs(string error) =>
        error.StartsWith(nameof(NullReferenceException), StringComparison.Ordinal)
        || error.StartsWith(nameof(IndexOutOfRangeException), StringComparison.Ordinal)
        || error.StartsWith(nameof(ArgumentOutOfRangeException), StringComparison.Ordinal)
        || error.StartsWith(nameof(OutOfMemoryException), StringComparison.Ordinal)
        || error.Contains("NullReferenceException", StringComparison.Ordinal);
}

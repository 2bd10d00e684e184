using SparkBert.Worker.Tasks;

namespace SparkBert.Worker.Tests.Wire;

/// <summary>Recorded tasks, cut and flipped at places that a seed chooses.</summary>
public sealed class FuzzTests
{
    private const long MaxAllocation = 160L << 20;

    [Theory]
    [MemberData(nameof(Capture.OnArrow), MemberType = typeof(Capture))]
    public void Cut_task_is_given_up_without_an_answer_that_looks_complete(string version, string name)
    {
        var input = Input(version, name);
        var random = new Random(Seed(version, name));
        for (var i = 0; i < 12; i++)
        {
            // Not in front of the first byte, which is how a connection ends in good order.
            var (answer, end, _, _) = WorkerInProcess.Run(input[..random.Next(1, input.Length)], TestFunctions.Create());

            // A function may fail before the cut is met; otherwise the connection is given up.
            var isRaised = name.Contains("raise", StringComparison.Ordinal) && Contains(answer, "boom"u8);
            Assert.Equal(isRaised ? TaskLoopEnd.ErrorSent : TaskLoopEnd.Gone, end);
        }
    }

    [Theory]
    [MemberData(nameof(Capture.OnArrow), MemberType = typeof(Capture))]
    public void Flipped_task_ends_in_an_answer_or_a_clear_error_with_little_memory(string version, string name)
    {
        var input = Input(version, name);

        var random = new Random(Seed(version, name));
        for (var i = 0; i < 120; i++)
        {
            var changed = (byte[])input.Clone();
            var flips = 1 + random.Next(4);
            for (var flip = 0; flip < flips; flip++)
            {
                changed[random.Next(changed.Length)] = random.Next(3) switch
                {
                    0 => 0xFF,
                    1 => 0x7F,
                    _ => (byte)random.Next(256),
                };
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            var (answer, end, _, _) = WorkerInProcess.Run(changed, TestFunctions.Create());
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.True(allocated < MaxAllocation, $"{allocated:N0} bytes were allocated for a task of {input.Length:N0}");
            if (end == TaskLoopEnd.ErrorSent)
            {
                using var stream = new MemoryStream(answer);
                var error = ReadLast(stream).Error!;
                Assert.NotNull(WorkerError.Extract(error));

                // A flipped option may trip the test's own function, and nothing else.
                var isOurs = !error.Contains(nameof(TestFunctions), StringComparison.Ordinal);
                Assert.False(isOurs && error.Contains("NullReferenceException", StringComparison.Ordinal), error);
            }
        }
    }

    private static byte[] Input(string version, string name) => Capture.Load(version, name).WithCommands(ReplayTests.Commands(name));

    private static Answer ReadLast(MemoryStream stream)
    {
        // A flipped partition index may end a task early, and what follows is read as one more.
        var answer = Answer.Read(stream);
        return stream.Position == stream.Length || answer.Error is not null ? answer : ReadLast(stream);
    }

    private static bool Contains(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text) => bytes.IndexOf(text) >= 0;

    private static int Seed(string version, string name) =>
        (version + name).Aggregate(17, (seed, letter) => unchecked((seed * 31) + letter));
}

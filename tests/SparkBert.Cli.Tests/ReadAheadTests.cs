using SparkBert.Cli.Embed;

namespace SparkBert.Cli.Tests;

/// <summary>Reading ahead and writing behind: order is kept, errors come out where they belong, and nothing waits for ever.</summary>
public sealed class ReadAheadTests
{
    private static readonly int[] Many = [.. Enumerable.Range(0, 100)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Items_come_in_order_through_both() =>
        Assert.Equal(Many, Write(ReadAhead.Enumerate(Many, 4, Cancellation)));

    [Fact]
    public void What_the_reader_throws_comes_behind_the_items_before_it()
    {
        static IEnumerable<int> Failing()
        {
            yield return 1;
            yield return 2;
            throw new InvalidDataException("cut off");
        }

        var seen = new List<int>();
        var error = Assert.Throws<InvalidDataException>(() => seen.AddRange(ReadAhead.Enumerate(Failing(), 1, Cancellation)));

        Assert.Equal("cut off", error.Message);
        Assert.Throws<InvalidDataException>(() =>
            WriteBehind.ForEach(ReadAhead.Enumerate(Failing(), 1, Cancellation), seen.Add, 1, Cancellation));
        Assert.Equal([1, 2, 1, 2], seen);
    }

    [Fact]
    public void What_the_writer_throws_ends_the_reading()
    {
        var read = 0;
        var error = Assert.Throws<IOException>(() => WriteBehind.ForEach(
            Many.Select(item =>
            {
                read++;
                return item;
            }),
            item => throw new IOException($"no room for {item}"),
            1,
            Cancellation));

        Assert.Equal("no room for 0", error.Message);

        // The item that failed, one in the queue, and the one that waited for a place in it.
        Assert.InRange(read, 1, 4);
    }

    [Fact]
    public void A_reader_that_never_ends_does_not_hold_up_a_run_that_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        using var never = new ManualResetEventSlim();
        IEnumerable<int> Endless()
        {
            yield return 1;
            never.Wait(Cancellation);
        }

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in ReadAhead.Enumerate(Endless(), 1, cancelled.Token))
            {
                cancelled.Cancel();
            }
        });
        never.Set();
    }

    private static List<int> Write(IEnumerable<int> items)
    {
        var written = new List<int>();
        WriteBehind.ForEach(items, written.Add, 2, Cancellation);
        return written;
    }
}

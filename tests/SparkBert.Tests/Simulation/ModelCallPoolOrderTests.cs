using SparkBert.Sessions;

namespace SparkBert.Tests.Simulation;

/// <summary>
/// The pool against a model of it: runs begin and end, calls come and end in an order that a seed chooses, on real threads, one event at a
/// time. Each event must start the calls that the rule of the shares names, and no others.
/// </summary>
public sealed class ModelCallPoolOrderTests
{
    private const int Events = 60;
    private const int MaxRuns = 4;

    [Fact]
    public void Every_order_of_events_starts_the_calls_that_the_shares_name()
    {
        for (var seed = SimulationSeeds.First; seed < SimulationSeeds.First + SimulationSeeds.Count; seed++)
        {
            try
            {
                using var play = new Play(new Random(seed));
                for (var i = 0; i < Events; i++)
                {
                    play.Next();
                }

                play.End();
            }
            catch (Exception error)
            {
                Assert.Fail($"scripts/simulate.sh --locks 1 {seed}: {error.Message}");
            }
        }
    }

    /// <summary>A run as the model knows it.</summary>
    private sealed class Run(ModelCallQueue queue)
    {
        public ModelCallQueue Queue => queue;

        public Queue<Call> Waiting { get; } = new();

        public int Running { get; set; }

        public Thread? Closing { get; set; }
    }

    private sealed class Call(Run run)
    {
        public Run Run => run;

        public SemaphoreSlim MayEnd { get; } = new(0);

        public bool IsBorrowed { get; set; }
    }

    private sealed class Play(Random random) : IDisposable
    {
        private readonly ModelCallPool pool = new();
        private readonly List<Run> runs = [];
        private readonly List<Call> running = [];
        private readonly System.Collections.Concurrent.BlockingCollection<Call> started = [];
        private int capacity;

        public void Next()
        {
            var open = runs.Where(run => run.Closing is null).ToList();
            switch (random.Next(8))
            {
                case 0 when open.Count < MaxRuns:
                    runs.Add(new Run(pool.Open(random.Next(1, 4))));
                    capacity = Math.Max(capacity, open.Sum(run => run.Queue.Share) + runs[^1].Queue.Share);
                    break;
                case 1 when open.Count > 0:
                    Close(open[random.Next(open.Count)]);
                    break;
                case 2 or 3 or 4 when open.Count > 0:
                    Add(open[random.Next(open.Count)]);
                    break;
                default:
                    if (running.Count > 0)
                    {
                        EndCall(running[random.Next(running.Count)]);
                    }

                    break;
            }
        }

        /// <summary>Ends what runs, and then all runs.</summary>
        public void End()
        {
            while (running.Count > 0)
            {
                EndCall(running[0]);
            }

            foreach (var run in runs.ToList())
            {
                Close(run);
            }

            Assert.Empty(runs);
            Assert.Empty(started);
        }

        public void Dispose()
        {
            running.ForEach(call => call.MayEnd.Release());
            pool.Dispose();
            started.Dispose();
        }

        private void Add(Run run)
        {
            var call = new Call(run);
            run.Waiting.Enqueue(call);
            run.Queue.Add(isBorrowed =>
            {
                call.IsBorrowed = isBorrowed;
                started.Add(call);
                Assert.True(call.MayEnd.Wait(SimulationSeeds.Patience));
            });
            AwaitStarts();
        }

        private void EndCall(Call call)
        {
            running.Remove(call);
            call.Run.Running--;
            call.MayEnd.Release();
            AwaitStarts();
            AwaitClosing(call.Run);
        }

        /// <summary>A run ends at once where none of its calls is being made, and otherwise behind the last of them.</summary>
        private void Close(Run run)
        {
            if (run.Closing is not null)
            {
                return;
            }

            run.Waiting.Clear();
            run.Closing = new Thread(run.Queue.Dispose) { IsBackground = true };
            run.Closing.Start();
            if (run.Running > 0)
            {
                // It has dropped what waits as soon as it waits itself.
                Assert.True(SpinWait.SpinUntil(
                    () => run.Closing.ThreadState.HasFlag(ThreadState.WaitSleepJoin), SimulationSeeds.Patience));
            }

            AwaitClosing(run);
        }

        private void AwaitClosing(Run run)
        {
            if (run.Closing is { } closing && run.Running == 0)
            {
                Assert.True(closing.Join(SimulationSeeds.Patience), "a run does not end, though none of its calls is being made");
                runs.Remove(run);
            }
            else if (run.Closing is { IsAlive: false })
            {
                Assert.Fail("a run has ended while one of its calls was being made");
            }
        }

        /// <summary>The calls that start after an event, in their order.</summary>
        private void AwaitStarts()
        {
            var threads = pool.ThreadCount;
            Assert.True(threads <= capacity, $"{threads} threads for shares of {capacity}");
            while (running.Count < threads && Choose() is { } run)
            {
                Assert.True(started.TryTake(out var call, SimulationSeeds.Patience), "a call waits, and a thread is free");
                Assert.Same(run.Waiting.Dequeue(), call);
                running.Add(call);
                run.Running++;
                Assert.Equal(run.Running > run.Queue.Share, call.IsBorrowed);
            }

            // A thread whose call has ended says so a moment later.
            Assert.True(SpinWait.SpinUntil(() => runs.TrueForAll(run => run.Queue.Running == run.Running), SimulationSeeds.Patience));
            Assert.Empty(started);
        }

        /// <summary>The run that uses the smallest part of its share; the older one of two.</summary>
        private Run? Choose() => runs.Where(run => run.Waiting.Count > 0).MinBy(run => (double)run.Running / run.Queue.Share);
    }
}

using SparkBert.Bundles;
using SparkBert.Sessions;
using SparkBert.Worker.Models;
using SparkBert.Worker.Tests.Models;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>
/// Tasks that take, await and release models at once, while some openings fail, tasks are cancelled, the bound is too small and the clock
/// jumps, in an order that a seed chooses as far as the machine lets it.
/// </summary>
public sealed class ModelOrderTests
{
    private const int Tasks = 4;
    private const int Steps = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(600);

    private static readonly Lazy<(string Folder, BertModel Model)[]> Kept = new(() =>
    [
        .. new[] { "a", "b", "c" }.Select(name => TestBundles.CopyTiny($"order {name}")).Select(folder => (folder, BertModel.Open(folder))),
    ]);

    [Fact]
    public void Models_are_closed_with_their_last_task_and_never_before()
    {
        for (var seed = SimulationSeeds.First; seed < SimulationSeeds.First + SimulationSeeds.Count; seed++)
        {
            using var play = new Play(seed);
            play.Run();
        }
    }

    private sealed class Play : IDisposable
    {
        private readonly ManualClock clock = new();
        private readonly List<BertModel> opened = [];
        private readonly List<string> faults = [];
        private readonly int seed;
        private readonly ExecutorModels models;

        public Play(int seed)
        {
            this.seed = seed;
            var random = new Random(seed);
            var limits = new ModelLimits
            {
                Bytes = random.Next(2) == 0 ? 1 : long.MaxValue,
                IdleTime = random.Next(3) == 0 ? TimeSpan.Zero : IdleTime,
            };
            models = new ExecutorModels(limits, clock, TextWriter.Null, (path, _) => Open(path));
        }

        private string Command => $"scripts/simulate.sh --locks 1 {seed}";

        public void Run()
        {
            var threads = Enumerable.Range(0, Tasks).Select(number => new Thread(() => RunTask(number)) { IsBackground = true }).ToList();
            threads.ForEach(thread => thread.Start());
            Assert.All(threads, thread => Assert.True(thread.Join(Patience), $"{Command}: a task hangs"));

            // An opening that nobody waits for any more may still be on its way.
            clock.Advance(2 * IdleTime);
            models.Dispose();
            var isClosed = SpinWait.SpinUntil(
                () =>
                {
                    lock (opened)
                    {
                        return opened.TrueForAll(IsClosed);
                    }
                },
                Patience);
            Assert.True(isClosed, $"{Command}: a model is left open");
            Assert.True(faults.Count == 0, $"{Command}: {string.Join('\n', faults)}");
            Assert.Equal((0, 0L, 0), (models.HolderCount, models.ByteCount, clock.TimerCount));
        }

        public void Dispose() => models.Dispose();

        private void RunTask(int number)
        {
            var random = new Random((seed * Tasks) + number);
            for (var step = 0; step < Steps; step++)
            {
                var (folder, model) = Kept.Value[random.Next(Kept.Value.Length)];
                using var cancelled = new CancellationTokenSource();
                if (random.Next(6) == 0)
                {
                    cancelled.Cancel();
                }

                try
                {
                    using var held = models.Hold(
                        folder, ".", random.Next(2) == 0 ? model.Identity : null, ComputeDevice.Cpu, cancelled.Token);
                    Yield(random);
                    if (random.Next(4) == 0)
                    {
                        clock.Advance(TimeSpan.FromSeconds(random.Next(1000)));
                    }

                    // A model that was closed under its task can't be shared any further.
                    held.Model.Share().Dispose();
                    if (held.Model.Identity != model.Identity)
                    {
                        throw new InvalidOperationException("another model was given");
                    }
                }
                catch (Exception error) when (error is OperationCanceledException or ModelException { InnerException: IOException })
                {
                    // It was cancelled, or the opening that it waited for failed.
                }
                catch (Exception error)
                {
                    lock (faults)
                    {
                        faults.Add(error.ToString());
                    }
                }
            }
        }

        private BertModel Open(string path)
        {
            Random random;
            lock (opened)
            {
                random = new Random((seed * 1000) + opened.Count);
            }

            Yield(random);
            if (random.Next(5) == 0)
            {
                throw new IOException("the disk fails");
            }

            var model = Kept.Value.Single(kept => kept.Folder == path).Model.Share();
            lock (opened)
            {
                opened.Add(model);
            }

            return model;
        }

        private static bool IsClosed(BertModel model)
        {
            try
            {
                model.Share().Dispose();
                return false;
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }

        private static void Yield(Random random)
        {
            for (var i = random.Next(20); i > 0; i--)
            {
                Thread.Yield();
            }
        }
    }
}

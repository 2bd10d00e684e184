using SparkBert.Bundles;
using SparkBert.Sessions;
using SparkBert.Worker.Models;

namespace SparkBert.Worker.Tests.Models;

public sealed class ExecutorModelsTests : IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(600);

    /// <summary>What has not come by then never comes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualClock clock = new();
    private readonly StringWriter log = new();
    private readonly List<string> opened = [];
    private ExecutorModels models;

    public ExecutorModelsTests() => models = Create(long.MaxValue);

    public void Dispose() => models.Dispose();

    [Fact]
    public void A_model_is_opened_once_for_the_tasks_that_follow_each_other()
    {
        var bundle = TestBundles.CopyTiny();
        for (var i = 0; i < 3; i++)
        {
            using var held = Hold(bundle);
            Assert.Equal(TestBundles.Identify(bundle), held.Model.Identity);
        }

        Assert.Equal([bundle], opened);
    }

    [Fact]
    public async Task Tasks_that_ask_at_the_same_time_wait_for_one_opening()
    {
        var bundle = TestBundles.CopyTiny();
        using var isOpening = new ManualResetEventSlim();
        using var mayOpen = new ManualResetEventSlim();
        models = Create(long.MaxValue, path =>
        {
            isOpening.Set();
            Assert.True(mayOpen.Wait(Patience));
            return BertModel.Open(path);
        });
        var tasks = Enumerable.Range(0, 4).Select(_ => Start(() => Hold(bundle))).ToList();
        Assert.True(isOpening.Wait(Patience));
        mayOpen.Set();
        var held = await Task.WhenAll(tasks);

        Assert.Equal([bundle], opened);
        Assert.Equal(held.Length, held.Select(model => model.Model).Distinct().Count());
        Assert.All(held, model => Assert.Equal(TestBundles.Identify(bundle), model.Model.Identity));
        Assert.All(held, model => model.Dispose());
    }

    [Fact]
    public void A_model_whose_identity_is_open_is_taken_without_a_look_at_the_disk()
    {
        var bundle = TestBundles.CopyTiny();
        var identity = TestBundles.Identify(bundle);
        Hold(bundle, identity).Dispose();
        Directory.Delete(bundle, recursive: true);

        using (var held = Hold(bundle, identity))
        using (var elsewhere = Hold("no-such-folder", identity))
        {
            Assert.Equal(identity, held.Model.Identity);
            Assert.Equal(identity, elsewhere.Model.Identity);
        }

        Assert.Equal([bundle], opened);
        Assert.Contains("is not on this executor", Assert.Throws<ModelException>(() => Hold(bundle)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_identity_the_model_is_the_one_that_lies_there()
    {
        var bundle = TestBundles.CopyTiny("first");
        using var first = Hold(bundle);
        TestBundles.CopyTo(TestBundles.TinyBundle(), bundle, "second");

        using var second = Hold(bundle);

        Assert.Equal(("first", "second"), (first.Model.Name, second.Model.Name));
        Assert.Equal(2, opened.Count);
    }

    [Fact]
    public void Another_model_than_the_drivers_is_refused_with_both_identities()
    {
        var bundle = TestBundles.CopyTiny();
        var expected = new string('a', 64);

        var message = Assert.Throws<ModelException>(() => Hold(bundle, expected)).Message;

        Assert.Equal(
            $"the model in {bundle} is not the driver's: its sparkbert.json has the SHA-256 {TestBundles.Identify(bundle)}, but "
            + $"{expected.ToUpperInvariant()} was expected. Put the same model on every node.",
            message);
        Assert.Empty(opened);
    }

    [Fact]
    public void A_model_that_could_not_be_opened_is_tried_again_by_the_next_task()
    {
        var bundle = TestBundles.CopyTiny();
        var graph = Path.Combine(bundle, BundleManifest.GraphFileName);
        var whole = File.ReadAllBytes(graph);
        File.WriteAllBytes(graph, whole[..^1]);
        Assert.Contains("was changed or damaged", Assert.Throws<ModelException>(() => Hold(bundle)).Message, StringComparison.Ordinal);
        Assert.Equal(0, models.ByteCount);
        File.WriteAllBytes(graph, whole);

        using var held = Hold(bundle);

        Assert.Equal(2, opened.Count);
    }

    [Fact]
    public async Task A_damaged_copy_does_not_keep_a_task_from_its_own_whole_one()
    {
        var (damaged, whole) = (TestBundles.CopyTiny(), TestBundles.CopyTiny());
        Assert.Equal(TestBundles.Identify(damaged), TestBundles.Identify(whole));
        using var isOpening = new ManualResetEventSlim();
        using var mayFail = new ManualResetEventSlim();
        models = Create(long.MaxValue, path =>
        {
            if (path == damaged)
            {
                isOpening.Set();
                Assert.True(mayFail.Wait(Patience));
                throw new ModelException("damaged");
            }

            return BertModel.Open(path);
        });
        var failed = Start(() => Hold(damaged));
        Assert.True(isOpening.Wait(Patience));
        var other = Start(() => Hold(whole));
        Assert.True(SpinWait.SpinUntil(() => models.HolderCount == 2, Patience));
        mayFail.Set();
        await Assert.ThrowsAsync<ModelException>(() => failed);
        using var held = await other;

        Assert.Equal(whole, held.Model.Path);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_stops_waiting_and_the_others_get_the_model()
    {
        var bundle = TestBundles.CopyTiny();
        using var mayOpen = new ManualResetEventSlim();
        models = Create(long.MaxValue, path =>
        {
            Assert.True(mayOpen.Wait(Patience));
            return BertModel.Open(path);
        });
        using var cancelled = new CancellationTokenSource();
        var waiting = Start(() => models.Hold(bundle, ".", null, ComputeDevice.Cpu, cancelled.Token));
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        mayOpen.Set();

        using var held = Hold(bundle);

        Assert.Equal([bundle], opened);
    }

    [Fact]
    public void Over_the_bound_the_model_that_was_used_least_recently_is_closed()
    {
        var (first, second, third) = (TestBundles.CopyTiny("1"), TestBundles.CopyTiny("2"), TestBundles.CopyTiny("3"));
        models = Create(FileBytes(first) * 5 / 2);
        Hold(first).Dispose();
        Hold(second).Dispose();
        Hold(first).Dispose();
        Assert.Equal([first, second], opened);

        Hold(third).Dispose();

        Assert.Contains($"closed the model in {second}", log.ToString(), StringComparison.Ordinal);
        Assert.True(models.ByteCount <= FileBytes(first) * 5 / 2, $"{models.ByteCount:N0} bytes are kept");
        Hold(first).Dispose();
        Hold(third).Dispose();
        Assert.Equal([first, second, third], opened);
        Hold(second).Dispose();
        Assert.Equal([first, second, third, second], opened);
    }

    [Fact]
    public void A_model_that_a_task_holds_is_never_closed()
    {
        var (first, second) = (TestBundles.CopyTiny("1"), TestBundles.CopyTiny("2"));
        models = Create(1);
        var one = Hold(first);
        var other = Hold(second);
        clock.Advance(2 * IdleTime);

        // Both run, though the bound has room for neither.
        Assert.NotEmpty(one.Model.RunLayers([1, 2], [one.Model.Layers]));
        Assert.NotEmpty(other.Model.RunLayers([1, 2], [other.Model.Layers]));
        Assert.Equal(0, clock.TimerCount);
        Hold(first).Dispose();
        Assert.Equal([first, second], opened);

        // The one that was used last stays, else each task would open it again.
        other.Dispose();
        one.Dispose();
        Assert.Contains($"closed the model in {second}", log.ToString(), StringComparison.Ordinal);
        Hold(first).Dispose();
        Assert.Equal([first, second], opened);
        Hold(second).Dispose();
        Assert.Equal([first, second, second], opened);
    }

    [Fact]
    public void A_model_without_a_task_is_closed_after_the_idle_time()
    {
        var bundle = TestBundles.CopyTiny();
        var held = Hold(bundle);
        clock.Advance(IdleTime);
        held.Dispose();
        Assert.Equal(1, clock.TimerCount);
        clock.Advance(IdleTime - TimeSpan.FromSeconds(1));
        held = Hold(bundle);
        Assert.Equal(0, clock.TimerCount);
        held.Dispose();

        // The time begins again with each use.
        clock.Advance(IdleTime - TimeSpan.FromSeconds(1));
        Assert.True(models.ByteCount > 0);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, models.ByteCount);
        Assert.Contains("no task used it for 600 s", log.ToString(), StringComparison.Ordinal);
        Assert.Equal([bundle], opened);
        Hold(bundle).Dispose();
        Assert.Equal([bundle, bundle], opened);
    }

    [Fact]
    public void Without_an_idle_time_a_model_goes_with_its_last_task()
    {
        var bundle = TestBundles.CopyTiny();
        models = Create(long.MaxValue, idleTime: TimeSpan.Zero);
        var (one, other) = (Hold(bundle), Hold(bundle));

        one.Dispose();
        one.Dispose();
        Assert.True(models.ByteCount > 0);
        other.Dispose();

        Assert.Equal(0, models.ByteCount);
        Assert.Equal(0, clock.TimerCount);
    }

    /// <summary>Runs what blocks on a thread of its own.</summary>
    private static Task<HeldModel> Start(Func<HeldModel> hold) =>
        Task.Factory.StartNew(hold, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private HeldModel Hold(string name, string? identity = null) =>
        models.Hold(name, ".", identity, ComputeDevice.Cpu, TestContext.Current.CancellationToken);

    private ExecutorModels Create(long bytes, Func<string, BertModel>? open = null, TimeSpan? idleTime = null) => new(
        new ModelLimits { Bytes = bytes, IdleTime = idleTime ?? IdleTime }, clock, TextWriter.Synchronized(log), (path, _) =>
        {
            lock (opened)
            {
                opened.Add(path);
            }

            return (open ?? (path => BertModel.Open(path)))(path);
        });

    private static long FileBytes(string bundle) => new DirectoryInfo(bundle).EnumerateFiles().Sum(file => file.Length);
}

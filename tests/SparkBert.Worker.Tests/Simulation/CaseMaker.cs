using SparkBert.Worker.Functions;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Tests.Wire;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>Makes the connections of a run: what is said on each, and what is disturbed.</summary>
/// <param name="seed">The seed of the run.</param>
/// <param name="random">Chooses.</param>
/// <param name="files">The files of the run.</param>
/// <param name="turns">Where files are damaged in mid run.</param>
internal sealed class CaseMaker(int seed, Random random, SimulatedFiles files, Turnstile turns)
{
    private const int MaxPasses = 400;

    private static readonly Lazy<WorkerFunctions> Whole = new(() => SimulatedFunctions.Create(WorkerInProcess.CreateResources()));

    private readonly TaskMaker tasks = new(random, files);
    private bool hasSlowSecret;

    /// <summary>A connection on which anything may happen.</summary>
    public SimulatedCase Any(int number)
    {
        switch (random.Next(18))
        {
            case 0:
                return Cut(number, CutKind.HalfClose);
            case 1:
                return Cut(number, CutKind.Close);
            case 2:
                return Cut(number, CutKind.Reset);
            case 3:
                return CutOutput(number);
            case 4:
                return WrongSecret(number);
            case 5 or 6 when !hasSlowSecret:
                hasSlowSecret = true;
                return SlowSecret(number);
            case 7:
                return LeaveInFunction(number);
            case 8 or 9:
                return Shuffle(number);
            case 10:
                return Late(number);
            case 11:
                return DamageModel(number, isBefore: random.Next(2) == 0);
            case 12:
                return DamageBroadcast(number, isBefore: random.Next(2) == 0);
            case 13 or 14:
                return Hold(number);
            default:
                return Split(number);
        }
    }

    /// <summary>A connection whose bytes are only split, and whose JVM is slow.</summary>
    public SimulatedCase Split(int number) => Create("splits, pauses", number, Several(), Expectation.Equal);

    /// <summary>A connection of a task that runs a model, of which nothing is disturbed.</summary>
    public SimulatedCase Next(int number) => Create("the next task", number, [tasks.OfModel(), tasks.Any()], Expectation.Equal);

    private SimulatedCase Cut(int number, CutKind kind)
    {
        var whole = Create($"JVM leaves: {kind}", number, Several(), Expectation.Beginning);
        var at = random.Next(4) == 0
            ? whole.Tasks[random.Next(whole.Tasks.Count)] - random.Next(0, 13)
            : random.Next(whole.Plan.Input.Length);
        return whole with { Plan = whole.Plan with { Cut = kind, CutAt = at } };
    }

    private SimulatedCase CutOutput(int number)
    {
        var whole = Create("JVM closes while it reads", number, Several(), Expectation.Beginning);
        return whole with { Plan = whole.Plan with { OutputCut = random.Next(whole.Undisturbed.Masked.Length + 1) } };
    }

    private SimulatedCase WrongSecret(int number)
    {
        using var stream = new MemoryStream();
        var writer = new WireWriterTo(stream);
        _ = random.Next(3) switch
        {
            0 => writer.Utf(SimulatedExecutor.Secret[..^1] + "x"),
            1 => writer.Utf(""),
            _ => writer.Int(random.Next(4097, int.MaxValue)),
        };
        return Create("wrong secret", number, Several(), Expectation.Refused, greeting: stream.ToArray());
    }

    /// <summary>15 seconds are the time for a secret where Spark names no other.</summary>
    private SimulatedCase SlowSecret(int number)
    {
        var isInTime = random.Next(2) == 0;
        var whole = Create(
            isInTime ? "slow secret" : "secret too late", number, Several(), isInTime ? Expectation.Equal : Expectation.TimedOut);
        var pauses = isInTime
            ? new Dictionary<int, TimeSpan> { [0] = TimeSpan.FromSeconds(7), [random.Next(1, 20)] = TimeSpan.FromSeconds(7) }
            : new() { [random.Next(0, 10)] = TimeSpan.FromSeconds(8), [random.Next(10, 20)] = TimeSpan.FromSeconds(random.Next(8, 4000)) };
        return whole with { Plan = whole.Plan with { Pauses = pauses } };
    }

    private SimulatedCase LeaveInFunction(int number)
    {
        List<SimulatedTask> before = random.Next(2) == 0 ? [] : [tasks.BatchByBatch()];
        var waiting = tasks.Waiting();
        var whole = Create("JVM leaves while a function computes", number, [.. before, waiting], Expectation.Beginning, answered: before);
        var begin = whole.Plan.Input.Length - waiting.Bytes.Length;
        var cut = new[] { CutKind.HalfClose, CutKind.Close, CutKind.Reset }[random.Next(3)];
        return whole with { Plan = whole.Plan with { Cut = cut, CutAt = begin + waiting.FindMessages()[1] } };
    }

    /// <summary>A message of a task is there twice, is missing, or comes too early.</summary>
    private SimulatedCase Shuffle(int number)
    {
        var task = tasks.Any();
        var ends = task.FindMessages();
        List<int> parts = [0, task.Data, .. ends, task.Bytes.Length - sizeof(int), task.Bytes.Length];
        parts = [.. parts.Distinct().Order()];
        var ranges = parts.Zip(parts.Skip(1), (begin, end) => task.Bytes[begin..end]).ToList();
        var at = random.Next(ranges.Count);
        switch (random.Next(3))
        {
            case 0:
                ranges.Insert(random.Next(ranges.Count + 1), ranges[at]);
                break;
            case 1:
                ranges.RemoveAt(at);
                break;
            default:
                var moved = ranges[at];
                ranges.RemoveAt(at);
                ranges.Insert(random.Next(ranges.Count + 1), moved);
                break;
        }

        var changed = task with { Bytes = [.. ranges.SelectMany(range => range)] };
        return Create("message double, missing or late", number, [changed, .. Several()], Expectation.Equal);
    }

    private SimulatedCase Late(int number)
    {
        byte[] late = random.Next(3) switch
        {
            0 => [0xFF, 0xFF, 0xFF, 0xFC],
            1 => [0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3],
            _ => [.. "GET / HTTP/1.1\r\n\r\n"u8],
        };
        return Create("bytes behind the last task", number, [.. Several(), new SimulatedTask("late", late, 0)], Expectation.Equal);
    }

    private SimulatedCase DamageModel(int number, bool isBefore)
    {
        var model = files.CopyModel((seed * 16) + number);
        var identity = random.Next(2) == 0 ? TestBundles.Identify(model) : null;
        var task = tasks.OfModel(model, identity);
        if (isBefore)
        {
            SimulatedFiles.DamageModel(random, model);
            return Create("model damaged", number, [task], Expectation.ModelError, ownModels: true);
        }

        var whole = Create("model damaged in mid run", number, [task, task], Expectation.EqualOrModelError, ownModels: true);
        turns.At(random.Next(MaxPasses / 4), () => SimulatedFiles.DamageModel(new Random(seed), model));
        return whole;
    }

    private SimulatedCase DamageBroadcast(int number, bool isBefore)
    {
        var path = files.CopyBroadcast();
        var task = tasks.Broadcast(path);
        if (isBefore)
        {
            SimulatedFiles.DamageFile(random, path);
            return Create("broadcast damaged", number, [task], Expectation.FileError);
        }

        var whole = Create("broadcast damaged in mid run", number, [task], Expectation.EqualOrFileError);
        turns.At(random.Next(MaxPasses / 4), () => SimulatedFiles.DamageFile(new Random(seed), path));
        return whole;
    }

    /// <summary>A JVM that says the next batch only when it has the answer to the one before.</summary>
    private SimulatedCase Hold(int number)
    {
        var task = tasks.BatchByBatch();
        var whole = Create("JVM waits for each answer", number, [task], Expectation.Equal, isSimple: false);
        var ends = task.FindMessages();
        var holds = new Dictionary<int, int>();
        for (var batch = 0; batch < task.Rows.Count; batch++)
        {
            // Batches without rows are not answered.
            holds[whole.Plan.GreetingLength + ends[batch + 1]] = task.Rows.Take(batch + 1).Count(rows => rows > 0);
        }

        return whole with { Plan = whole.Plan with { Holds = holds } };
    }

    private List<SimulatedTask> Several() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => tasks.Any())];

    /// <summary>A connection, and its undisturbed run.</summary>
    private SimulatedCase Create(
        string kind,
        int number,
        List<SimulatedTask> said,
        Expectation expectation,
        byte[]? greeting = null,
        bool? isSimple = null,
        bool ownModels = false,
        List<SimulatedTask>? answered = null)
    {
        var simple = isSimple ?? (greeting is null && expectation != Expectation.TimedOut && kind != "slow secret" && random.Next(6) == 0);
        greeting ??= Greet(simple);
        byte[] Join(List<SimulatedTask> all) => [.. greeting, .. all.SelectMany(task => task.Bytes)];
        var input = Join(said);
        var undisturbed = expectation is Expectation.Refused ? AnswerBytes.Read([]) : Run(Join(answered ?? said), ownModels);
        var ends = new List<int>();
        foreach (var task in said)
        {
            ends.Add((ends.Count == 0 ? greeting.Length : ends[^1]) + task.Bytes.Length);
        }

        return new SimulatedCase(CreatePlan(), expectation, ends, undisturbed) { Kind = kind };

        ConnectionPlan CreatePlan() => new()
        {
            Number = number,
            Name = $"{kind}: {string.Join(", ", said.Select(task => task.Name))}",
            Input = input,
            GreetingLength = greeting.Length,
            Seed = (seed * 64) + (number * 2),
            MaxRead = ChooseSize(input.Length),
            MaxWrite = ChooseSize(undisturbed.Masked.Length),
            IsSimple = simple,
            Pauses = ChoosePauses(greeting.Length, input.Length),
            ReadTime = random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(1, 100)) : TimeSpan.Zero,
            StaysOpen = random.Next(3) == 0,
        };
    }

    /// <summary>From a byte at a time to all at once, in a number of steps that a run has time for.</summary>
    private int ChooseSize(int length)
    {
        var size = new[] { 2, 8, 64, 1000, 70_000, int.MaxValue }[random.Next(6)];
        return Math.Max(size, 2 * length / MaxPasses);
    }

    private Dictionary<int, TimeSpan> ChoosePauses(int begin, int end)
    {
        var pauses = new Dictionary<int, TimeSpan>();
        for (var i = random.Next(4); i > 0 && begin < end; i--)
        {
            pauses[random.Next(begin, end)] = TimeSpan.FromSeconds(random.Next(1, 3000));
        }

        return pauses;
    }

    private static byte[] Greet(bool isSimple)
    {
        using var stream = new MemoryStream();
        new WireWriterTo(stream).Utf(isSimple ? "ok" : SimulatedExecutor.Secret);
        return stream.ToArray();
    }

    /// <summary>The same bytes, all at once, to tasks that run alone.</summary>
    private static AnswerBytes Run(byte[] input, bool ownModels)
    {
        using var own = ownModels ? WorkerInProcess.CreateResources() : null;
        var functions = own is null ? Whole.Value : SimulatedFunctions.Create(own);
        using var answer = new MemoryStream();
        var reader = new WireReader(new MemoryStream(input));
        reader.ReadUtf("the greeting");
        new TaskLoop(reader, new WireWriter(answer), functions.Table, TimeProvider.System, TextWriter.Null, CancellationToken.None).Run();
        return AnswerBytes.Read(answer.ToArray());
    }
}

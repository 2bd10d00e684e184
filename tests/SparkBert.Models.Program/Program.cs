// What tests of the models do in a process of its own.
//
// import SOURCE CACHE [HOLD]: imports SOURCE into the cache CACHE. It says "ready" and waits for a line before it begins, and again, with
// "importing", where HOLD is given and the import is at its first step. At the end it says "imported PATH" or "found PATH", and the largest
// resident memory that it had, in bytes.
//
// open BUNDLE COPY: opens a bundle and a copy of it, runs both, and closes one after the other. It says the memory of the process in bytes
// at first, with the bundle, with the copy too, with one of them closed, and with both closed.
//
// large BUNDLE: embeds a text of a word, one of two million words, and one of a word again with the same embedder. It says the managed
// memory in bytes before and after the large text.
// once BUNDLE: opens a bundle, embeds a text, and says the largest resident memory that it had, in bytes: at its start and at the end.
//
// mapped BUNDLE: opens a bundle without repacking its weights and embeds a text. It says "ready", waits for a line, and says the bytes
// of the weights' file that it has in memory, pages that several processes map counted in parts.
//
// shapes BUNDLE CALLS: runs a model on sequences of random lengths, one a call, and says its resident memory in bytes twenty times.
using System.Globalization;
using SparkBert;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Testing;

if (args is ["open", var bundle, var copy])
{
    Open(bundle, copy);
    return;
}

if (args is ["large", var model])
{
    EmbedLarge(model);
    return;
}

if (args is ["once", var whole])
{
    Console.WriteLine(ProcessMemory.Peak(Environment.ProcessId));
    using var opened = BertModel.Open(whole);
    Run(opened);
    Console.WriteLine(ProcessMemory.Peak(Environment.ProcessId));
    return;
}

if (args is ["mapped", var left])
{
    using var opened = BertModel.Open(left, new BertModelOptions { PackWeights = false });
    Run(opened);
    Console.WriteLine("ready");
    Console.ReadLine();
    Console.WriteLine(ProcessMemory.Pss(Path.GetFullPath(Path.Combine(left, "model.onnx_data"))));
    return;
}

if (args is ["shapes", var shaped, var calls])
{
    RunShapes(shaped, int.Parse(calls, CultureInfo.InvariantCulture));
    return;
}

var (source, cache) = (args[1], args[2]);
Console.WriteLine("ready");
Console.ReadLine();
var progress = new FirstStep(isHeld: args is [.., "HOLD"]);
var path = ModelImport.ImportToCache(source, new ImportOptions { Progress = progress }, cache);
Console.WriteLine($"{(progress.IsSeen ? "imported" : "found")} {path}");
Console.WriteLine(ProcessMemory.Peak(Environment.ProcessId));

static void Open(string bundle, string copy)
{
    Say();
    var first = BertModel.Open(bundle);
    Run(first);
    Say();
    var second = BertModel.Open(copy);
    Run(second);
    Say();
    first.Dispose();
    Run(second);

    // Closing gives the memory back, not the garbage collector.
    Say();
    second.Dispose();
    SayNow();
}

static void EmbedLarge(string bundle)
{
    using var model = BertModel.Open(bundle);
    var embedder = new TextEmbedder(model);
    _ = embedder.Embed("a");
    Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true));
    _ = embedder.Embed(string.Concat(Enumerable.Repeat("a ", 2_000_000)));
    _ = embedder.Embed("a");
    Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true));
}

static void RunShapes(string bundle, int calls)
{
    using var model = BertModel.Open(bundle);
    var random = new Random(1);
    var pieces = Enumerable.Range(0, model.MaxPositions).Select(_ => random.Next(model.Vocabulary.Count)).ToArray();
    for (var call = 1; call <= calls; call++)
    {
        // Short sequences are more frequent than long ones, as in text.
        var length = 1 + (int)(model.MaxPositions * Math.Pow(random.NextDouble(), 4));
        _ = model.RunLayers(pieces.AsSpan(0, length), [model.Layers]);
        if (call % (calls / 20) == 0)
        {
            Console.WriteLine(ProcessMemory.Resident());
        }
    }
}

// Once through the model, so that what a run needs besides the weights is there from the first figure on.
static void Run(BertModel model) => _ = new TextEmbedder(model).Embed("The harbour was empty.").Tokens;

static void Say()
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
    SayNow();
}

static void SayNow() => Console.WriteLine(ProcessMemory.Pss());

/// <summary>Sees whether this process imports, and may hold it there.</summary>
internal sealed class FirstStep(bool isHeld) : IProgress<ImportProgress>
{
    public bool IsSeen { get; private set; }

    public void Report(ImportProgress value)
    {
        if (isHeld && !IsSeen)
        {
            Console.WriteLine("importing");
            Console.ReadLine();
        }

        IsSeen = true;
    }
}

// SOURCE CACHE [HOLD]: imports SOURCE into the cache CACHE. It says "ready" and waits for a line before it begins, and again, with "importing",
// where HOLD is given and the import is at its first step. At the end it says "imported PATH" or "found PATH", and the largest resident memory
// that it had, in bytes.
using System.Globalization;
using SparkBert.Models;
using SparkBert.Models.Import;

var (source, cache) = (args[0], args[1]);
Console.WriteLine("ready");
Console.ReadLine();
var progress = new FirstStep(isHeld: args.Length > 2 && args[2] == "HOLD");
var path = ModelImport.ImportToCache(source, new ImportOptions { Progress = progress }, cache);
Console.WriteLine($"{(progress.IsSeen ? "imported" : "found")} {path}");
Console.WriteLine(ReadPeak());

static long ReadPeak()
{
    const string Status = "/proc/self/status";
    var lines = File.Exists(Status) ? File.ReadLines(Status) : [];
    var line = lines.FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
    return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
}

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

using System.Diagnostics;
using System.Globalization;
using SparkBert.Models.Import;
using SparkBert.Models.Store;

namespace SparkBert.Cli.Model;

/// <summary>Shows on standard error how far a download is: one line that is written over where that is a terminal, else a line for each tenth of a large file.</summary>
internal sealed class PullProgress(TextWriter error, bool isTerminal) : IProgress<DownloadProgress>, IProgress<ImportProgress>
{
    /// <summary>Files below this are there before a line is read.</summary>
    private const long Small = 4 << 20;

    private readonly Lock access = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Stopwatch importing = new();
    private string file = "";
    private int tenths;
    private bool isLineOpen;

    public void Report(DownloadProgress value)
    {
        lock (access)
        {
            if (value.File != file)
            {
                (file, tenths) = (value.File, 0);
            }

            if (isTerminal)
            {
                error.Write($"\r{Line(value)}\u001b[K");
                isLineOpen = true;
                return;
            }

            var share = value.TotalBytes is >= Small and var total ? (int)(value.Bytes * 10 / total) : 0;
            if (share > tenths)
            {
                tenths = share;
                error.WriteLine(Line(value));
            }
        }
    }

    /// <summary>Shows the import that follows, on a terminal alone.</summary>
    public void Report(ImportProgress value)
    {
        lock (access)
        {
            importing.Start();
            if (isTerminal && (clock.ElapsedMilliseconds >= 100 || value.DoneBytes == 0))
            {
                clock.Restart();
                error.Write($"\r{ImportProgressLine.Line(value, importing.Elapsed)}\u001b[K");
                isLineOpen = true;
            }
        }
    }

    /// <summary>Writes a line of its own.</summary>
    public void Log(string line)
    {
        lock (access)
        {
            if (isLineOpen)
            {
                error.WriteLine();
                isLineOpen = false;
            }

            error.WriteLine(line);
        }
    }

    internal static string Line(DownloadProgress progress) => progress.TotalBytes is > 0 and var total
        ? string.Create(CultureInfo.InvariantCulture, $"{progress.File}: {progress.Bytes / 1e6:N1} of {total / 1e6:N1} MB ({(double)progress.Bytes / total:P0})")
        : string.Create(CultureInfo.InvariantCulture, $"{progress.File}: {progress.Bytes / 1e6:N1} MB");
}

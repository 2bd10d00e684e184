using System.Diagnostics;
using System.Globalization;
using SparkBert.Cli.Progress;
using SparkBert.Models.Import;
using SparkBert.Models.Store;

namespace SparkBert.Cli.Model;

/// <summary>
/// Shows how far a download or an import is: on a terminal in the line that is written over; else a line for each tenth of a large
/// download.
/// </summary>
internal sealed class ModelProgress(TerminalLine line) : IProgress<DownloadProgress>, IProgress<ImportProgress>
{
    /// <summary>A smaller file is there before a line is read.</summary>
    private const long MinReportedBytes = 4 << 20;

    /// <summary>An import reports every weight; a terminal needs no more than some lines a second.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock access = new();
    private readonly Stopwatch importing = new();
    private TimeSpan lastShown = -Interval;
    private string file = "";
    private int tenths;

    public void Report(DownloadProgress value)
    {
        line.Show(Format(value));
        if (!line.IsShown && IsNextTenth(value))
        {
            line.WriteLine(Format(value));
        }
    }

    public void Report(ImportProgress value)
    {
        lock (access)
        {
            importing.Start();
            if (importing.Elapsed - lastShown < Interval && value.DoneBytes > 0)
            {
                return;
            }

            lastShown = importing.Elapsed;
        }

        line.Show(Format(value, importing.Elapsed));
    }

    internal static string Format(DownloadProgress progress) => progress.TotalBytes is > 0 and var total
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.File}: {progress.Bytes / 1e6:N1} of {total / 1e6:N1} MB ({(double)progress.Bytes / total:P0})")
        : string.Create(CultureInfo.InvariantCulture, $"{progress.File}: {progress.Bytes / 1e6:N1} MB");

    internal static string Format(ImportProgress progress, TimeSpan elapsed)
    {
        if (progress.TotalBytes == 0)
        {
            return progress.Step;
        }

        var share = (double)progress.DoneBytes / progress.TotalBytes;
        var left = share > 0.05
            ? string.Create(
                CultureInfo.InvariantCulture,
                $@", {TimeSpan.FromSeconds(Math.Ceiling(elapsed.TotalSeconds / share * (1 - share))):mm\:ss} left")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Step}: {progress.DoneBytes >> 20:N0} of {progress.TotalBytes >> 20:N0} MB, {share:P0}{left}");
    }

    private bool IsNextTenth(DownloadProgress value)
    {
        lock (access)
        {
            if (value.File != file)
            {
                (file, tenths) = (value.File, 0);
            }

            var reached = value.TotalBytes is >= MinReportedBytes and var total ? (int)(value.Bytes * 10 / total) : 0;
            if (reached <= tenths)
            {
                return false;
            }

            tenths = reached;
            return true;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using SparkBert.Models.Import;
using Spectre.Console;

namespace SparkBert.Cli.Model;

/// <summary>A line on standard error while a model is imported, where that is a terminal.</summary>
internal sealed class ImportProgressLine(StatusContext status) : IProgress<ImportProgress>
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan shown = TimeSpan.FromSeconds(-1);

    /// <summary>Runs some work, with the line if there is a terminal.</summary>
    public static T Run<T>(TextWriter error, Func<IProgress<ImportProgress>?, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Status().Start("reading the source", status => work(new ImportProgressLine(status)));
    }

    /// <inheritdoc/>
    public void Report(ImportProgress value)
    {
        // Called for each tensor; a terminal needs no more than some lines a second.
        if (clock.Elapsed - shown < TimeSpan.FromMilliseconds(100) && value.DoneBytes > 0)
        {
            return;
        }

        shown = clock.Elapsed;
        status.Status = Markup.Escape(Line(value, clock.Elapsed));
    }

    internal static string Line(ImportProgress progress, TimeSpan elapsed)
    {
        if (progress.TotalBytes == 0)
        {
            return progress.Step;
        }

        var share = (double)progress.DoneBytes / progress.TotalBytes;
        var left = share > 0.05 ? string.Create(CultureInfo.InvariantCulture, $@", {TimeSpan.FromSeconds(Math.Ceiling(elapsed.TotalSeconds / share * (1 - share))):mm\:ss} left") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Step}: {progress.DoneBytes >> 20:N0} of {progress.TotalBytes >> 20:N0} MB, {share:P0}{left}");
    }
}

using System.Diagnostics;
using System.Globalization;
using SparkBert.Pipelines;
using Spectre.Console;

namespace SparkBert.Cli.Embed;

/// <summary>A line on standard error while a run goes on, where that is a terminal.</summary>
internal static class EmbedProgress
{
    /// <summary>Runs some work, with the line if there is a terminal.</summary>
    /// <param name="console">Standard error.</param>
    /// <param name="report">What is counted.</param>
    /// <param name="share">The share of the input that was read, 0 to 1; null where it isn't known.</param>
    /// <param name="work">The work.</param>
    public static void Run(IAnsiConsole console, TransformReport report, Func<double?> share, Action work)
    {
        if (Console.IsErrorRedirected)
        {
            work();
            return;
        }

        var clock = Stopwatch.StartNew();
        console.Status().Start("starting", status =>
        {
            using var timer = new Timer(_ => status.Status = Line(report, clock.Elapsed, share()), null, 500, 500);
            work();
        });
    }

    internal static string Line(TransformReport report, TimeSpan elapsed, double? share)
    {
        var left = share is > 0.01 and <= 1
            ? string.Create(CultureInfo.InvariantCulture, $@", {TimeSpan.FromSeconds(Math.Ceiling(elapsed.TotalSeconds / share.Value * (1 - share.Value))):hh\:mm\:ss} left")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows:N0} rows, {report.Tokens / elapsed.TotalSeconds:N0} tokens/s, padding {report.PaddingShare:P0}{left}");
    }
}

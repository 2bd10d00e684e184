using System.Diagnostics;
using System.Globalization;
using SparkBert.Cli.Reading;
using SparkBert.Cli.Progress;
using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>A line on the terminal while a run goes on. It begins with the object and goes away with it.</summary>
internal sealed class EmbedProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TerminalLine line;
    private readonly InputRows input;
    private readonly TransformReport report;
    private readonly Timer? timer;

    /// <summary>Shows the line, where there is a terminal.</summary>
    /// <param name="line">The line.</param>
    /// <param name="input">What is read.</param>
    /// <param name="report">What is counted.</param>
    public EmbedProgress(TerminalLine line, InputRows input, TransformReport report)
    {
        (this.line, this.input, this.report) = (line, input, report);
        timer = line.IsShown ? new Timer(_ => Show(), null, TimeSpan.Zero, Interval) : null;
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (timer is not null)
        {
            using var isOver = new ManualResetEvent(false);
            if (timer.Dispose(isOver))
            {
                // A line that is just being shown would come back otherwise.
                isOver.WaitOne();
            }

            line.Clear();
        }
    }

    /// <summary>The text of the line.</summary>
    /// <param name="report">What was counted.</param>
    /// <param name="elapsed">Time since the beginning.</param>
    /// <param name="share">The share of the work that is done, 0 to 1; null where it isn't known.</param>
    internal static string Format(TransformReport report, TimeSpan elapsed, double? share)
    {
        var left = share is > 0.01 and <= 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $@", {TimeSpan.FromSeconds(Math.Ceiling(elapsed.TotalSeconds / share.Value * (1 - share.Value))):hh\:mm\:ss} left")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows:N0} rows, {report.Tokens / elapsed.TotalSeconds:N0} tokens/s, padding {report.PaddingShare:P0}{left}");
    }

    private void Show() => line.Show(Format(report, clock.Elapsed, FindShare()));

    /// <summary>The rows done out of those read so far, times the share of the bytes that was read.</summary>
    private double? FindShare() => input.RowCount is > 0 and var read ? (double)report.Rows / read * input.ShareRead : null;
}

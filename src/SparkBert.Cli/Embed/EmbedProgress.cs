using System.Globalization;
using SparkBert.Cli.Reading;
using SparkBert.Cli.Progress;
using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>
/// How far a run is: a line on the terminal, written over twice a second, which goes away with the object; elsewhere a line of a log each
/// half minute.
/// </summary>
internal sealed class EmbedProgress : IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(30);

    private readonly TimeProvider time;
    private readonly long begun;
    private readonly TerminalLine line;
    private readonly InputRows input;
    private readonly TransformReport report;
    private readonly ITimer timer;

    /// <summary>Begins to tell.</summary>
    /// <param name="line">The line, or the log.</param>
    /// <param name="input">What is read.</param>
    /// <param name="report">What is counted.</param>
    /// <param name="time">The clock.</param>
    public EmbedProgress(TerminalLine line, InputRows input, TransformReport report, TimeProvider time)
    {
        (this.line, this.input, this.report, this.time) = (line, input, report, time);
        begun = time.GetTimestamp();
        timer = line.IsShown
            ? time.CreateTimer(_ => line.Show(Format()), null, TimeSpan.Zero, TerminalInterval)
            : time.CreateTimer(_ => line.WriteLine(Format()), null, LogInterval, LogInterval);
    }

    /// <summary>Ends it, and takes the line away.</summary>
    public void Dispose()
    {
        // A line that is just being shown would come back otherwise.
        timer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        line.Clear();
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
        var done = share is >= 0 and <= 1 ? string.Create(CultureInfo.InvariantCulture, $" ({share:P0})") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $@"{report.Rows:N0} rows{done}, {report.Tokens / elapsed.TotalSeconds:N0} tokens/s, padding {report.PaddingShare:P0}, ")
            + string.Create(CultureInfo.InvariantCulture, $@"{elapsed:hh\:mm\:ss} so far{left}");
    }

    private string Format() => Format(report, time.GetElapsedTime(begun), FindShare());

    /// <summary>The rows done out of those read so far, times the share of the bytes that was read.</summary>
    private double? FindShare() => input.RowCount is > 0 and var read ? (double)report.Rows / read * input.ShareRead : null;
}

using System.Globalization;
using System.Text;

namespace SparkBert.Soak;

/// <summary>The physical memory of a process over time.</summary>
internal sealed class MemoryCurve
{
    /// <summary>The part of the time in which caches and pools fill, which is not looked at.</summary>
    private const double WarmUp = 0.25;

    /// <summary>What the memory may have grown in the rest, as a share: buffers grow to the longest rows, which come by chance.</summary>
    private const double MaxShare = 0.10;

    /// <summary>
    /// What a run of minutes may take, in megabytes. In the first twenty minutes of the hour whose curve is kept the memory grew from 220
    /// to 600, and then stayed below 675: a shorter run can't be flat, and must stay within what the hour took.
    /// </summary>
    private const double MaxShort = 900;
    private const double ShortSeconds = 1200;

    private readonly Lock gate = new();
    private readonly List<(double Seconds, double Megabytes)> samples = [];

    /// <summary>Seconds and megabytes.</summary>
    public IReadOnlyList<(double Seconds, double Megabytes)> Samples
    {
        get
        {
            lock (gate)
            {
                return [.. samples];
            }
        }
    }

    /// <summary>The growth from the end of the warm-up to the end, of a straight line through the samples, in megabytes.</summary>
    public double Growth
    {
        get
        {
            var rest = Rest();
            var (meanTime, meanSize) = (rest.Average(sample => sample.Seconds), rest.Average(sample => sample.Megabytes));
            var spread = rest.Sum(sample => Math.Pow(sample.Seconds - meanTime, 2));
            var slope = spread == 0 ? 0 : rest.Sum(sample => (sample.Seconds - meanTime) * (sample.Megabytes - meanSize)) / spread;
            return slope * (rest[^1].Seconds - rest[0].Seconds);
        }
    }

    /// <summary>What ends the soak; null if nothing does.</summary>
    public string? Fault => Samples[^1].Seconds < ShortSeconds
        ? Peak <= MaxShort ? null : $"the memory must stay below {MaxShort} MB in a run that is too short to be flat"
        : Growth <= MaxShare * Rest().Average(sample => sample.Megabytes) ? null : "the memory is not flat";

    private double Peak => Samples.Max(sample => sample.Megabytes);

    /// <summary>The figures in words.</summary>
    public string Describe()
    {
        var last = Samples[^1].Megabytes;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"memory of the process that was never killed: {last:F0} MB, at most {Peak:F0}, grown by {Growth:F1} after the first quarter");
    }

    /// <summary>Adds the memory of this process.</summary>
    public void Add(double seconds)
    {
        lock (gate)
        {
            samples.Add((seconds, Environment.WorkingSet / 1e6));
        }
    }

    /// <summary>The curve as a picture.</summary>
    public string ToSvg(string title)
    {
        const int Width = 720;
        const int Height = 240;
        const int Left = 60;
        const int Bottom = 30;
        var all = Samples;
        var (longest, most) = (Math.Max(1, all[^1].Seconds), 1.15 * all.Max(sample => sample.Megabytes));
        string X(double seconds) => (Left + (seconds / longest * (Width - Left - 10))).ToString("F1", CultureInfo.InvariantCulture);
        string Y(double megabytes) =>
            (Height - Bottom - (megabytes / most * (Height - Bottom - 30))).ToString("F1", CultureInfo.InvariantCulture);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" ");
        svg.Append("font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"18\">{title}</text>\n");
        for (var step = 0; step <= 4; step++)
        {
            var (size, time) = (most * step / 4, longest * step / 4);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - 10}\" y1=\"{Y(size)}\" y2=\"{Y(size)}\" ");
            svg.Append("stroke=\"#ddd\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(size)}\" text-anchor=\"end\">{size:F0} MB</text>\n");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{X(time)}\" y=\"{Height - 10}\" text-anchor=\"middle\">{time / 60:F1} min</text>\n");
        }

        svg.Append("<polyline fill=\"none\" stroke=\"#1565c0\" points=\"");
        svg.AppendJoin(' ', all.Select(sample => $"{X(sample.Seconds)},{Y(sample.Megabytes)}"));
        return svg.Append("\"/>\n</svg>\n").ToString();
    }

    private List<(double Seconds, double Megabytes)> Rest()
    {
        var all = Samples;
        return [.. all.Where(sample => sample.Seconds >= WarmUp * all[^1].Seconds)];
    }
}

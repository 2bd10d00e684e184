using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SparkBert.Diagnostics;

/// <summary>Models that are opened, what they take, and their calls.</summary>
internal static class ModelMeter
{
    private const string Seconds = "s";

    private static readonly Histogram<double> LoadSeconds = SparkBertTelemetry.Meter.CreateHistogram(
        "sparkbert.model.load.duration",
        Seconds,
        "Time to open a model: files, hashes and ONNX Runtime's session",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60] });

    private static readonly Histogram<double> CallSeconds = SparkBertTelemetry.Meter.CreateHistogram(
        "sparkbert.inference.duration",
        Seconds,
        "Time of one call of a model",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        });

    private static readonly Histogram<long> CallSentences = SparkBertTelemetry.Meter.CreateHistogram(
        "sparkbert.inference.sentences",
        "{sentence}",
        "Sentences in one call of a model",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });

    private static readonly Counter<long> Opens = SparkBertTelemetry.Meter.CreateCounter<long>(
        "sparkbert.model.opens", "{open}", "Times that a model was asked for; shared ones were in memory already");

    /// <summary>Adds what can be asked for at any time.</summary>
    /// <param name="inMemory">The number of models in memory that are shared, and their bytes.</param>
    public static void Observe(Func<(long Models, long Bytes)> inMemory)
    {
        SparkBertTelemetry.Meter.CreateObservableUpDownCounter(
            "sparkbert.models", () => inMemory().Models, "{model}", "Models in memory");
        SparkBertTelemetry.Meter.CreateObservableUpDownCounter(
            "sparkbert.model.memory.usage", () => inMemory().Bytes, "By", "Bytes of the graphs and weights of the models in memory");
        SparkBertTelemetry.Meter.CreateObservableUpDownCounter(
            "sparkbert.process.memory.usage", () => Environment.WorkingSet, "By", "Physical memory of the process");
    }

    /// <summary>What measurements say of a model.</summary>
    /// <param name="name">Its name, as its bundle says it.</param>
    /// <param name="precision">Its precision.</param>
    /// <param name="device">What it runs on.</param>
    public static TagList TagsOf(string name, string precision, string device) => new()
    {
        { SparkBertTelemetry.ModelTag, name },
        { SparkBertTelemetry.PrecisionTag, precision },
        { SparkBertTelemetry.DeviceTag, device },
    };

    /// <summary>Counts a model that was asked for.</summary>
    /// <param name="tags">The model.</param>
    /// <param name="isShared">Whether it was in memory.</param>
    /// <param name="time">What it took.</param>
    public static void AddOpened(TagList tags, bool isShared, TimeSpan time)
    {
        if (!isShared)
        {
            LoadSeconds.Record(time.TotalSeconds, tags);
        }

        tags.Add(SparkBertTelemetry.SharedTag, isShared);
        Opens.Add(1, tags);
    }

    /// <summary>Counts a model that could not be opened.</summary>
    /// <param name="error">The error.</param>
    /// <param name="time">What it took.</param>
    public static void AddFailed(Exception error, TimeSpan time) =>
        LoadSeconds.Record(time.TotalSeconds, new KeyValuePair<string, object?>(SparkBertTelemetry.ErrorTag, error.GetType().FullName));

    /// <summary>Counts a call.</summary>
    /// <param name="tags">The model.</param>
    /// <param name="sentences">Its sentences.</param>
    /// <param name="ticks">Its time in ticks of <see cref="Stopwatch"/>.</param>
    public static void AddCall(in TagList tags, int sentences, long ticks)
    {
        CallSeconds.Record(Stopwatch.GetElapsedTime(0, ticks).TotalSeconds, tags);
        CallSentences.Record(sentences, tags);
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace SparkBert.Diagnostics;

/// <summary>
/// The measurements and activities of this library, by OpenTelemetry's names and units: listen to the meter and the activity source of this
/// name. Nothing is measured for nobody, and nothing is sent anywhere. No text of a user is in any of them; the tables are in
/// docs/observability.md.
/// </summary>
public static class SparkBertTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "SparkBert";

    /// <summary>The version of the library, such as <c>0.2.0</c> or <c>0.2.1-preview.0.3</c>; meter and source have it, too.</summary>
    public static string Version { get; } = typeof(SparkBertTelemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The tag for the name of a model, as its bundle says it.</summary>
    internal const string ModelTag = "sparkbert.model.name";

    /// <summary>The tag for the precision of a model: fp32 or int8.</summary>
    internal const string PrecisionTag = "sparkbert.model.precision";

    /// <summary>The tag for what a model runs on.</summary>
    internal const string DeviceTag = "sparkbert.device";

    /// <summary>The tag for whether a model that was asked for was in memory.</summary>
    internal const string SharedTag = "sparkbert.model.shared";

    /// <summary>The tag for the type of an exception, as OpenTelemetry names it. Its message may quote a row, and is nowhere.</summary>
    internal const string ErrorTag = "error.type";

    /// <summary>The activities.</summary>
    internal static ActivitySource Activities { get; } = new(Name, Version);

    /// <summary>The measurements.</summary>
    internal static Meter Meter { get; } = new(Name, Version);
}

using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace SparkBert.Cli.Reading;

/// <summary>
/// Days and instants of Spark's old calendar, in which year, month, day and time of day are those of a time zone, as days and instants that
/// have them in ISO 8601.
/// </summary>
/// <remarks>
/// For its times before 1900 the old calendar takes a zone's standard time of today, where ISO's takes the local mean time.
/// </remarks>
internal sealed partial class OldCalendarZone
{
    /// <summary>1582-10-15, in days from 1970: from here on both calendars are one.</summary>
    public const int FirstCommonDay = -141_427;

    /// <summary>1900-01-01, in seconds from 1970: from here on both take a zone's time from one table.</summary>
    public const long FirstCommonSecond = -2_208_988_800;

    private const long DaySeconds = 86_400;

    /// <summary>Times that the table of zones does not reach are those of its beginning.</summary>
    private static readonly long FirstSecond = Instant.FromUtc(-9000, 1, 1, 0, 0).ToUnixTimeSeconds();

    private readonly DateTimeZone zone;
    private readonly long standardSeconds;

    private OldCalendarZone(DateTimeZone zone)
    {
        this.zone = zone;

        // Spark's own table is of 2020. Where ours calls summer time the standard one, as for Ireland, the old calendar doesn't.
        standardSeconds = Math.Min(
            zone.GetUtcOffset(Instant.FromUtc(2020, 1, 1, 0, 0)).Seconds, zone.GetUtcOffset(Instant.FromUtc(2020, 7, 1, 0, 0)).Seconds);
    }

    /// <summary>A zone by one of the names that Spark has for it; the machine's, as with Spark, if none is named.</summary>
    /// <returns>Null if the name is unknown.</returns>
    public static OldCalendarZone? Find(string? name)
    {
        var zone = name switch
        {
            null => DateTimeZoneProviders.Tzdb.GetSystemDefault(),
            _ when Offset().Match(name) is { Success: true } match => FromOffset(match),
            _ => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name),
        };
        return zone is null ? null : new OldCalendarZone(zone);
    }

    /// <summary>Java's old time zones know <c>GMT+5:30</c>, and take <c>+05:30</c> and <c>UTC+05:30</c> for GMT. So does Spark.</summary>
    private static DateTimeZone FromOffset(Match match)
    {
        if (!match.Groups["gmt"].Success)
        {
            return DateTimeZone.Utc;
        }

        var seconds = (Part("hours") * 3_600) + (Part("minutes") * 60);
        return DateTimeZone.ForOffset(NodaTime.Offset.FromSeconds(match.Groups["sign"].ValueSpan is "-" ? -seconds : seconds));

        int Part(string name) =>
            match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The day that has in ISO 8601 the year, month and day that one has in the old calendar.</summary>
    /// <param name="day">In days from 1970-01-01.</param>
    public static long ToIso(long day)
    {
        if (day >= FirstCommonDay)
        {
            return day;
        }

        // Both calendars count in years from the first of March, so that a leap day is a year's last. The Julian 0000-03-01 is the day
        // 719,470 before 1970-01-01, that of ISO 8601 the day 719,468. A leap day that ISO does not have becomes the first of March.
        var days = day + 719_470;
        var year = FloorDivide((4 * days) + 3, 1_461);
        var dayOfYear = days - FloorDivide(1_461 * year, 4);
        return (365 * year) + FloorDivide(year, 4) - FloorDivide(year, 100) + FloorDivide(year, 400) + dayOfYear - 719_468;
    }

    /// <summary>The instant that has in ISO 8601 the year, month, day and time of day that one has in the old calendar.</summary>
    /// <param name="instant">From 1970, before <see cref="FirstCommonSecond"/>.</param>
    /// <param name="unitsPerSecond">The units of an instant.</param>
    /// <returns>Null if it is beyond 64 bits.</returns>
    public long? ToIso(long instant, long unitsPerSecond)
    {
        var seconds = FloorDivide(instant, unitsPerSecond);
        var local = seconds + standardSeconds;
        var day = FloorDivide(local, DaySeconds);
        var isoLocal = (ToIso(day) * DaySeconds) + (local - (day * DaySeconds));
        var iso = ((Int128)ToInstant(isoLocal) * unitsPerSecond) + (instant - (seconds * unitsPerSecond));
        return iso == (long)iso ? (long)iso : null;
    }

    private long ToInstant(long local)
    {
        var mapping = zone.MapLocal(Instant.FromUnixTimeSeconds(Math.Max(local, FirstSecond)).InUtc().LocalDateTime);

        // Of two the later, as the old calendar has no local mean time. In a gap the clock goes on as before it.
        var interval = mapping.Count == 0 ? mapping.EarlyInterval : mapping.LateInterval;
        return local - interval.WallOffset.Seconds;
    }

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    [GeneratedRegex("^(?:Z|(?:(?<gmt>GMT)|UTC|UT)?(?<sign>[+-])(?<hours>[01]?[0-9])(?::?(?<minutes>[0-5][0-9]))?(?::?[0-5][0-9])?)$")]
    private static partial Regex Offset();
}

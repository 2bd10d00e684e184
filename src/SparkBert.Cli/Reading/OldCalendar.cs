using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using TimeUnit = Apache.Arrow.Types.TimeUnit;

namespace SparkBert.Cli.Reading;

/// <summary>
/// Dates before 1582-10-15 and instants before 1900 in files that Spark wrote with its old calendar, as those of ISO 8601.
/// </summary>
/// <remarks>
/// Spark 2, and a later Spark that is told so (<c>spark.sql.parquet.datetimeRebaseModeInWrite=LEGACY</c>), count days as
/// <c>java.util.GregorianCalendar</c> does: Julian before 1582-10-15. The same year, month, day and time of day are other numbers in
/// ISO 8601. Spark says in the file's footer what it did, and its readers ask for that; so does this.
/// </remarks>
internal sealed partial class OldCalendar
{
    private const string VersionKey = "org.apache.spark.version";
    private const string DatesKey = "org.apache.spark.legacyDateTime";
    private const string Int96Key = "org.apache.spark.legacyINT96";
    private const string ZoneKey = "org.apache.spark.timeZone";

    private readonly bool[] isOld;
    private readonly string? zoneName;
    private readonly string file;
    private OldCalendarZone? zone;

    private OldCalendar(bool[] isOld, string? zoneName, string file)
    {
        this.isOld = isOld;
        this.zoneName = zoneName;
        this.file = file;
    }

    /// <summary>The old calendar of a file; null if no column of it has one.</summary>
    public static OldCalendar? Find(FileReader reader, string file)
    {
        var metadata = reader.ParquetReader.FileMetaData;
        if (!metadata.KeyValueMetadata.TryGetValue(VersionKey, out var version))
        {
            return null;
        }

        var (hasOldDates, hasOldInt96) = (
            metadata.KeyValueMetadata.ContainsKey(DatesKey) || IsBefore(version, minor: 0),
            metadata.KeyValueMetadata.ContainsKey(Int96Key) || IsBefore(version, minor: 1));
        bool[] isOld = [.. Enumerable.Range(0, metadata.Schema.NumColumns).Select(leaf => IsOld(metadata.Schema.Column(leaf)))];
        return isOld.Contains(true) ? new OldCalendar(isOld, metadata.KeyValueMetadata.GetValueOrDefault(ZoneKey), file) : null;

        bool IsOld(ColumnDescriptor column) => column.PhysicalType == PhysicalType.Int96
            ? hasOldInt96
            : hasOldDates && column.LogicalType is DateLogicalType or TimestampLogicalType { IsAdjustedToUtc: true };
    }

    /// <summary>A batch with the dates and instants of ISO 8601.</summary>
    /// <exception cref="InvalidDataException">The writer's time zone is unknown, or an instant is beyond 64 bits.</exception>
    public RecordBatch ToIso(RecordBatch batch)
    {
        var leaf = 0;
        return new RecordBatch(
            batch.Schema, [.. batch.Arrays.Select(array => ArrowArrayFactory.BuildArray(Convert(array.Data, ref leaf)))], batch.Length);
    }

    private ArrayData Convert(ArrayData data, ref int leaf)
    {
        if (data.DataType is NestedType)
        {
            var children = new ArrayData[data.Children.Length];
            for (var i = 0; i < children.Length; i++)
            {
                children[i] = Convert(data.Children[i], ref leaf);
            }

            return new ArrayData(data.DataType, data.Length, data.NullCount, data.Offset, data.Buffers, children, data.Dictionary);
        }

        return isOld[leaf++] ? Convert(data) : data;
    }

    private ArrayData Convert(ArrayData data)
    {
        byte[]? values = null;
        var validity = data.Buffers[0];
        var given = data.Buffers[1].Span;
        if (data.DataType is Date32Type)
        {
            var days = MemoryMarshal.Cast<byte, int>(given);
            for (var i = data.Offset; i < data.Offset + data.Length; i++)
            {
                if (days[i] < OldCalendarZone.FirstCommonDay)
                {
                    MemoryMarshal.Cast<byte, int>((values ??= given.ToArray()).AsSpan())[i] = (int)OldCalendarZone.ToIso(days[i]);
                }
            }
        }
        else if (data.DataType is TimestampType time)
        {
            // Spark has no nanoseconds, nor an old calendar for them.
            var unitsPerSecond = time.Unit switch { TimeUnit.Millisecond => 1_000L, TimeUnit.Microsecond => 1_000_000L, _ => 0L };
            var instants = MemoryMarshal.Cast<byte, long>(given);
            for (var i = data.Offset; unitsPerSecond != 0 && i < data.Offset + data.Length; i++)
            {
                if (instants[i] < OldCalendarZone.FirstCommonSecond * unitsPerSecond
                    && (validity.IsEmpty || BitUtility.GetBit(validity.Span, i)))
                {
                    MemoryMarshal.Cast<byte, long>((values ??= given.ToArray()).AsSpan())[i] = ToIso(instants[i], unitsPerSecond);
                }
            }
        }

        return values is null
            ? data
            : new ArrayData(data.DataType, data.Length, data.NullCount, data.Offset, [validity, new ArrowBuffer(values)]);
    }

    private long ToIso(long instant, long unitsPerSecond)
    {
        zone ??= OldCalendarZone.Find(zoneName) ?? throw new InvalidDataException(
            $"{file} has times before 1900 in the old calendar of Spark and the time zone '{zoneName}', which is unknown. "
            + "Write the file again with spark.sql.parquet.datetimeRebaseModeInWrite and int96RebaseModeInWrite CORRECTED.");
        return zone.ToIso(instant, unitsPerSecond)
            ?? throw new InvalidDataException($"{file} has a time in the old calendar of Spark that is beyond 64 bits in ISO 8601.");
    }

    private static bool IsBefore(string version, int minor) => MajorAndMinor().Match(version) is { Success: true } match
        && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var major
        && (major < 3 || (major == 3 && int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) < minor));

    [GeneratedRegex("^([0-9]{1,4})\\.([0-9]{1,4})")]
    private static partial Regex MajorAndMinor();
}

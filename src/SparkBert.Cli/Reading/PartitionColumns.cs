using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Files;

namespace SparkBert.Cli.Reading;

/// <summary>
/// Columns whose values stand in the names of folders (<c>lang=en/</c>), as Spark's partitionBy writes them. Their types are found as Spark
/// finds them: whole numbers, numbers, dates, else strings.
/// </summary>
internal sealed class PartitionColumns
{
    private readonly Dictionary<string, IArrowType> types;

    /// <exception cref="UsageException">The files are not in the same folders of folders.</exception>
    public PartitionColumns(IReadOnlyList<InputFile> files)
    {
        var names = files[0].Partition.Select(entry => entry.Key).ToArray();
        if (files.FirstOrDefault(file => !file.Partition.Select(entry => entry.Key).SequenceEqual(names)) is { } other)
        {
            throw new UsageException(
                $"{other.Path} stands in other folders of partitions (NAME=VALUE) than {files[0].Path}. Embed them in two runs.");
        }

        types = names.Select((name, i) => (name, type: FindType([.. files.Select(file => file.Partition[i].Value).OfType<string>()])))
            .ToDictionary(pair => pair.name, pair => pair.type);
        Fields = [.. names.Select(name => new Field(name, types[name], nullable: true))];
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Refuses columns of the files that are called like one of the folders.</summary>
    /// <exception cref="UsageException">There is such a column.</exception>
    public void RefuseClash(IReadOnlyCollection<string> names)
    {
        if (Fields.FirstOrDefault(field => names.Contains(field.Name)) is { } both)
        {
            throw new UsageException(
                $"the column '{both.Name}' stands both in the files and in the names of their folders. Name the files one by one, or with "
                + "a pattern from the innermost folder on, to leave out the folders'.");
        }
    }

    /// <summary>A batch of a file with the columns.</summary>
    public RecordBatch AddTo(RecordBatch batch, InputFile file) => Fields.Count == 0
        ? batch
        : new RecordBatch(
            new Schema([.. batch.Schema.FieldsList, .. Fields], null),
            batch.Arrays.Concat(file.Partition.Select(entry => Repeat(types[entry.Key], entry.Value, batch.Length))),
            batch.Length);

    private static IArrowType FindType(string[] values) =>
        values.Length == 0 ? StringType.Default
        : values.All(value => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? Int32Type.Default
        : values.All(value => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? Int64Type.Default
        : values.All(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? DoubleType.Default
        : values.All(value => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            ? Date32Type.Default
        : StringType.Default;

    private static IArrowArray Repeat(IArrowType type, string? value, int count) => type switch
    {
        Int32Type => Fill(new Int32Array.Builder(), value is null ? null : int.Parse(value, CultureInfo.InvariantCulture), count),
        Int64Type => Fill(new Int64Array.Builder(), value is null ? null : long.Parse(value, CultureInfo.InvariantCulture), count),
        DoubleType => Fill(new DoubleArray.Builder(), value is null ? null : double.Parse(value, CultureInfo.InvariantCulture), count),
        Date32Type => BuildDates(value is null ? null : DateOnly.Parse(value, CultureInfo.InvariantCulture), count),
        _ => new StringArray.Builder().AppendRange(Enumerable.Repeat(value!, count)).Build(),
    };

    private static Date32Array BuildDates(DateOnly? value, int count)
    {
        var builder = new Date32Array.Builder();
        for (var i = 0; i < count; i++)
        {
            _ = value is { } known ? builder.Append(known) : builder.AppendNull();
        }

        return builder.Build();
    }

    private static TArray Fill<T, TArray, TBuilder>(PrimitiveArrayBuilder<T, TArray, TBuilder> builder, T? value, int count)
        where T : struct
        where TArray : IArrowArray
        where TBuilder : PrimitiveArrayBuilder<T, TArray, TBuilder>
    {
        for (var i = 0; i < count; i++)
        {
            _ = value is { } known ? builder.Append(known) : builder.AppendNull();
        }

        return builder.Build();
    }
}

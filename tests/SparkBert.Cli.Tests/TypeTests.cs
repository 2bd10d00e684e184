using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp.Arrow;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests;

/// <summary>Columns of every type of Arrow, carried from Parquet through the command into every output.</summary>
public sealed class TypeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-types-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_type_is_carried_with_its_values_into_every_output()
    {
        var input = Path.Combine(folder, "in.parquet");
        ArrowTypes.Write(input);
        var lines = Run(input, "out.jsonl");
        var fromParquet = Run(RunTo(input, "out.parquet"), "again.jsonl");
        var fromArrow = ArrowLines(RunTo(input, "out.arrow"));
        foreach (var row in ArrowTypes.Columns)
        {
            var (name, first, second) = row.Data;
            string[] expected = [first, second, name == "fixed_list" ? "[5,6]" : "null"];
            Assert.Equal(expected, lines.Select(line => Value(line, name)));
            Assert.Equal(expected, fromArrow.Select(line => Value(line, name)));
            Assert.Equal(expected, fromParquet.Select(line => Value(line, name)));
        }
    }

    [Fact]
    public void Types_of_the_Parquet_output_are_those_that_Spark_has()
    {
        var input = Path.Combine(folder, "in.parquet");
        ArrowTypes.Write(input);
        using var reader = new FileReader(RunTo(input, "out.parquet"));
        Assert.All(reader.Schema.FieldsList, field => Assert.True(SparkCopy.IsSparkType(field.DataType), field.Name));
        Assert.True(reader.Schema.Metadata.ContainsKey(SparkBert.Functions.SparkSchemaJson.Key));
        (string Column, IArrowType Type)[] wider =
        [
            ("uint8", Int16Type.Default), ("uint16", Int32Type.Default), ("uint32", Int64Type.Default), ("half", FloatType.Default),
            ("uint64", new Decimal128Type(20, 0)), ("time64", StringType.Default), ("date64", Date32Type.Default),
        ];
        foreach (var (column, type) in wider)
        {
            Assert.Equal(Describe(type), Describe(reader.Schema.GetFieldByName(column).DataType));
        }

        string[] times = ["timestamp_s", "timestamp_ms", "timestamp_us", "timestamp_ntz"];
        Assert.All(times, name => Assert.Equal(TimeUnit.Microsecond, ((TimestampType)reader.Schema.GetFieldByName(name).DataType).Unit));
    }

    [Fact]
    public void A_time_that_Spark_does_not_reach_makes_its_row_bad_and_no_other_date()
    {
        var values = new ArrowBuffer.Builder<long>().Append(0).Append(long.MaxValue / 1000).Append(1).Build();
        var type = new TimestampType(TimeUnit.Millisecond, "UTC");
        var times = ArrowArrayFactory.BuildArray(new ArrayData(type, 3, 0, 0, [ArrowBuffer.Empty, values]));
        var big = new ArrowBuffer.Builder<long>().Append(0).Append(long.MaxValue / 2).Append(1).Build();
        var bigTimes = ArrowArrayFactory.BuildArray(new ArrayData(type, 3, 0, 0, [ArrowBuffer.Empty, big]));
        var schema = new Schema([new Field("near", type, true), new Field("far", type, true)], null);
        var columns = new SparkColumns(schema, _ => true);
        var refused = new List<(int Row, string Reason)>();

        var batch = columns.Convert(new RecordBatch(schema, [times, bigTimes], 3), (row, reason) => refused.Add((row, reason)));

        Assert.Equal([(1, "column 'far': a time is beyond what Spark's 64 bits of microseconds reach.")], refused);
        Assert.Equal([0L, null, 1000L], Enumerable.Range(0, 3).Select(((TimestampArray)batch.Column(1)).GetValue));
    }

    private static string Describe(IArrowType type) =>
        SparkBert.Functions.SparkTypeText.Describe(new Schema([new Field("c", type, true)], null));

    private static string Value(string line, string name) => JsonDocument.Parse(line).RootElement.GetProperty(name).GetRawText();

    private static string[] ArrowLines(string path)
    {
        using var stream = new MemoryStream();
        using var reader = new Apache.Arrow.Ipc.ArrowFileReader(File.OpenRead(path));
        using (var writer = new JsonlWriter(stream))
        {
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                writer.Write(batch);
            }

            writer.Complete();
        }

        return Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
    }

    private static string[] Run(string input, string output) => File.ReadAllLines(RunTo(input, output));

    private static string RunTo(string input, string output)
    {
        var target = Path.Combine(Path.GetDirectoryName(input)!, output);
        string[] again = input.EndsWith("in.parquet", StringComparison.Ordinal) ? [] : ["--output-col", "again", "--error-col", "none"];
        var (code, _, error) = CliProcess.Run(["embed", input, "-m", TestModels.TinyCased, "-o", target, .. again]);
        Assert.True(code == 0, error);
        return target;
    }
}

using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests;

/// <summary>Parquet of several threads: row groups, each encoded for itself, are one file, as if one writer had made them.</summary>
public sealed class ParquetWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 3)]
    [InlineData(16, 3)]
    [InlineData(64, 14)]
    [InlineData(64, 15)]
    [InlineData(64, 300)]
    public void The_file_holds_the_rows_of_all_batches_in_their_order(int threads, int batches)
    {
        var rows = Enumerable.Range(0, batches).Select(number => CreateBatch(number, 1 + (number % 7))).ToArray();
        var path = Write("out.parquet", rows, threads);

        using var file = new ParquetFileReader(path);
        Assert.Equal(batches, file.FileMetaData.NumRowGroups);
        Assert.Equal(rows.Sum(batch => batch.Length), file.FileMetaData.NumRows);
        Assert.Equal("SparkBert", file.FileMetaData.CreatedBy);
        for (var group = 0; group < batches; group++)
        {
            using var reader = file.RowGroup(group);
            Assert.Equal(rows[group].Length, reader.MetaData.NumRows);
            using var texts = reader.Column(0).LogicalReader<string>();
            Assert.Equal(Texts(rows[group]), texts.ReadAll(rows[group].Length));

            // Statistics of a group are its own.
            Assert.Equal(Texts(rows[group]).Min(StringComparer.Ordinal), MinimumOf(reader));
        }

        Assert.Equal(rows.SelectMany(Texts), ReadTexts(path));
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_threads_or_on_where_a_group_is_held()
    {
        var rows = Enumerable.Range(0, 40).Select(number => CreateBatch(number, 50)).ToArray();

        var expected = File.ReadAllBytes(Write("one.parquet", rows, 1));

        Assert.Equal(expected, File.ReadAllBytes(Write("many.parquet", rows, 64)));
        Assert.Equal(expected, File.ReadAllBytes(Write("through.parquet", rows, 64, maxHeldBytes: 0)));
        Assert.Equal(3, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public void Metadata_are_those_of_one_writer_but_for_places()
    {
        var rows = Enumerable.Range(0, 20).Select(number => CreateBatch(number, 5)).ToArray();
        var path = Write("ours.parquet", rows, 16);
        using var properties = new WriterPropertiesBuilder().CreatedBy("SparkBert").Compression(Compression.Zstd).Build();
        var single = folder.Path("single.parquet");
        using (var writer = new FileWriter(single, rows[0].Schema, properties))
        {
            foreach (var batch in rows)
            {
                writer.WriteRecordBatch(batch, batch.Length);
            }

            writer.Close();
        }

        using var ours = new ParquetFileReader(path);
        using var theirs = new ParquetFileReader(single);
        Assert.Equal(theirs.FileMetaData.Schema.NumColumns, ours.FileMetaData.Schema.NumColumns);
        Assert.Equal(theirs.FileMetaData.NumRowGroups, ours.FileMetaData.NumRowGroups);
        for (var group = 0; group < rows.Length; group++)
        {
            using var left = theirs.RowGroup(group);
            using var right = ours.RowGroup(group);
            Assert.Equal(left.MetaData.NumRows, right.MetaData.NumRows);
            Assert.Equal(
                left.MetaData.GetColumnChunkMetaData(0).NumValues, right.MetaData.GetColumnChunkMetaData(0).NumValues);
        }
    }

    [Fact]
    public void Metadata_that_are_none_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => new ParquetFooter().Add([0x15, 0x04, 0x00], 0));
        Assert.Throws<InvalidDataException>(() => new ParquetFooter().Add([0x1E, 0x04, 0x00], 0));
    }

    private static string MinimumOf(RowGroupReader reader)
    {
        using var statistics = reader.MetaData.GetColumnChunkMetaData(0).Statistics;
        var least = ((Statistics<ByteArray>)statistics!).Min;
        return Marshal.PtrToStringUTF8(least.Pointer, least.Length);
    }

    private static string[] ReadTexts(string path)
    {
        using var file = new FileReader(path);
        using var batches = file.GetRecordBatchReader();
        var texts = new List<string>();
        while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            texts.AddRange(Texts(batch));
        }

        return [.. texts];
    }

    private static IEnumerable<string> Texts(RecordBatch batch)
    {
        var column = (StringArray)batch.Column(0);
        return Enumerable.Range(0, batch.Length).Select(row => column.GetString(row)!);
    }

    private static RecordBatch CreateBatch(int number, int rows)
    {
        var texts = new StringArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(row => $"{number}, {row}")).Build();
        return new RecordBatch(new Schema([new Field("text", StringType.Default, true)], null), [texts], rows);
    }

    private string Write(string name, RecordBatch[] rows, int threads, long? maxHeldBytes = null)
    {
        var path = folder.Path(name);
        using var writer = new ParquetWriter(path, rows[0].Schema, ParquetSettings.Default, threads)
        {
            MaxHeldBytes = maxHeldBytes ?? long.MaxValue,
        };
        foreach (var batch in rows)
        {
            writer.Write(batch);
        }

        writer.Complete();
        return path;
    }
}

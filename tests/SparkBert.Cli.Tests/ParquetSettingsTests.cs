using System.Text.Json;
using ParquetSharp;

namespace SparkBert.Cli.Tests;

/// <summary>How the command packs Parquet: what is in the file, and that its values are the same however it is packed.</summary>
public sealed class ParquetSettingsTests : CommandTest
{
    private const string Vectors = "embeddings.list.element.embeddings.list.element";

    [Fact]
    public void Without_options_all_columns_are_zstd_and_vectors_are_plain()
    {
        using var columns = Run(out _);

        Assert.All(columns.Chunks, chunk => Assert.Equal(Compression.Zstd, chunk.Compression));
        var vectors = columns.Find(Vectors);
        Assert.Equal([Encoding.Plain, Encoding.Rle], vectors.Encodings.Order());
        Assert.False(vectors.IsStatsSet);

        // Strings that repeat have a dictionary.
        Assert.Contains(Encoding.RleDictionary, columns.Find("embeddings.list.element.annotatorType").Encodings);
    }

    [Theory]
    [InlineData("snappy", "plain", Compression.Snappy, Encoding.Plain)]
    [InlineData("none", "plain", Compression.Uncompressed, Encoding.Plain)]
    [InlineData("zstd", "byte-stream-split", Compression.Zstd, Encoding.ByteStreamSplit)]
    [InlineData("none", "byte-stream-split", Compression.Uncompressed, Encoding.ByteStreamSplit)]
    public void Options_pack_otherwise_and_change_no_bit(
        string compression, string vectorEncoding, Compression expected, Encoding expectedEncoding)
    {
        using var plain = Run(out var before);
        using var columns = Run(out var after, "--compression", compression, "--vector-encoding", vectorEncoding);

        Assert.All(columns.Chunks, chunk => Assert.Equal(expected, chunk.Compression));
        Assert.Equal(expectedEncoding == Encoding.ByteStreamSplit, columns.Find(Vectors).Encodings.Contains(Encoding.ByteStreamSplit));
        Assert.Equal(expectedEncoding == Encoding.Plain, columns.Find(Vectors).Encodings.Contains(Encoding.Plain));
        Assert.Equal(before, after);
    }

    /// <summary>Embeds, and reads the vectors again: JSON's floats give the same bits back.</summary>
    private FileColumns Run(out string[] rows, params string[] options)
    {
        var input = Write("in.txt", string.Concat(Enumerable.Range(0, 40).Select(i => $"Row {i} has a bank by the river.\n")));
        var (output, read) = (Folder.Path("out.parquet"), Folder.Path("read.jsonl"));
        Require(Embed(input, ["-o", output, "--overwrite", .. options]));
        Require(Embed(output, "-o", read, "--overwrite", "--output-col", "again", "--error-col", "why", "--columns", "embeddings,again"));
        rows = File.ReadAllLines(read);
        Assert.Equal(40, rows.Length);

        // The model makes the same vectors of the same text.
        var row = JsonDocument.Parse(rows[7]).RootElement;
        Assert.Equal(row.GetProperty("again").GetRawText(), row.GetProperty("embeddings").GetRawText());
        return new FileColumns(output);
    }

    private static void Require(string[] arguments)
    {
        var (code, _, error) = CliProcess.Run(arguments);
        Assert.True(code == 0, error);
    }

    /// <summary>What the end of a Parquet file says about its columns.</summary>
    private sealed class FileColumns : IDisposable
    {
        private readonly ParquetFileReader file;
        private readonly RowGroupReader group;

        public FileColumns(string path)
        {
            file = new ParquetFileReader(path);
            group = file.RowGroup(0);
            Chunks = [.. Enumerable.Range(0, file.FileMetaData.NumColumns).Select(group.MetaData.GetColumnChunkMetaData)];
        }

        public IReadOnlyList<ColumnChunkMetaData> Chunks { get; }

        public ColumnChunkMetaData Find(string path) =>
            Chunks[Enumerable.Range(0, Chunks.Count).Single(at => file.FileMetaData.Schema.Column(at).Path.ToDotString() == path)];

        public void Dispose()
        {
            foreach (var chunk in Chunks)
            {
                chunk.Dispose();
            }

            group.Dispose();
            file.Dispose();
        }
    }
}

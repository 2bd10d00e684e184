using System.Runtime.InteropServices;
using System.Text.Json;
using ParquetSharp;

namespace SparkBert.Cli.Tests;

/// <summary>Vectors of sentences and documents: the mean of their tokens', in float32 and in the order of the tokens.</summary>
public sealed class LevelTests : CommandTest
{
    private const string Lines =
        "{\"text\":\"The bank closed. It's late.\"}\n{broken\n{\"text\":\"\"}\n{\"text\":\"A bank by the river.\"}\n";

    [Fact]
    public void A_sentence_has_the_mean_of_its_tokens()
    {
        var input = Write("in.jsonl", Lines);
        Run(3, input, "-o", Folder.Path("tokens.jsonl"), "--layout", "flat");
        Run(3, input, "-o", Folder.Path("annotations.jsonl"), "--level", "sentence");
        Run(3, input, "-o", Folder.Path("flat.jsonl"), "--level", "sentence", "--layout", "flat");
        Run(3, input, "-o", Folder.Path("flat.parquet"), "--level", "sentence", "--layout", "flat");

        var means = FlatFile.Read(Folder.Path("tokens.jsonl"))
            .GroupBy(row => (row.Id, row.Sentence)).Select(rows => Mean([.. rows])).ToArray();
        var flat = FlatFile.Read(Folder.Path("flat.jsonl"));
        Assert.Equal(4, means.Length);
        Assert.Equal(["1 0 0 15", "1 1 17 26", "2   ", "4 0 0 19"], flat.Select(row => $"{row.Id} {row.Sentence} {row.Begin} {row.End}"));
        Assert.Equal(means.Select(Bits), flat.Select(row => Bits(row.Vector)));
        Assert.DoesNotContain("\"token\"", File.ReadAllText(Folder.Path("flat.jsonl")), StringComparison.Ordinal);
        Assert.Equal(flat.Select(row => $"{row}"), FlatFile.Read(Folder.Path("flat.parquet")).Select(row => $"{row}"));
        var annotations = FlatFile.FromAnnotations(Folder.Path("annotations.jsonl"), "sentence_embeddings");
        Assert.Equal(flat.Select(row => $"{row}"), annotations.Select(row => $"{row with { Token = null }}"));
    }

    [Fact]
    public void A_document_is_read_as_one_sentence_to_its_end_and_has_the_mean_of_its_tokens()
    {
        var text = string.Concat(Enumerable.Range(0, 150).Select(i => $"The bank {i} closed. "));
        var input = Write("in.txt", $"Hello world. It rains.\n{text}\n");
        var pipeline = Write("pipeline.json", $$$"""
            [{"type":"DocumentAssembler","inputCols":["text"],"outputCol":"document"},
             {"type":"Tokenizer","inputCols":["document"],"outputCol":"token"},
             {"type":"BertEmbeddings","inputCols":["document","token"],"outputCol":"embeddings",
              "params":{"model":"{{{Model}}}","longText":"windows"}}]
            """);
        var (code, _, error) = CliProcess.Run(
            "embed", input, "--pipeline", pipeline, "-o", Folder.Path("tokens.jsonl"), "--layout", "flat");
        Assert.True(code == 0, error);
        Run(0, input, "-o", Folder.Path("out.jsonl"), "--level", "document", "--layout", "flat");
        Run(0, input, "-o", Folder.Path("cut.jsonl"), "--level", "document", "--layout", "flat", "--long-text", "truncate");
        Run(0, input, "-o", Folder.Path("annotations.parquet"), "--level", "document", "--output-col", "mean");

        var tokens = FlatFile.Read(Folder.Path("tokens.jsonl")).GroupBy(row => row.Id).ToArray();
        Assert.True(tokens[1].Count() > 600);
        var rows = FlatFile.Read(Folder.Path("out.jsonl"));
        Assert.Equal(["1", "2"], rows.Select(row => row.Id));
        Assert.Equal(tokens.Select(group => Bits(Mean([.. group]))), rows.Select(row => Bits(row.Vector)));
        Assert.Equal(
            ["id", "vector", "error"],
            JsonDocument.Parse(File.ReadLines(Folder.Path("out.jsonl")).First()).RootElement.EnumerateObject()
                .Select(member => member.Name));
        var cut = FlatFile.Read(Folder.Path("cut.jsonl"));
        Assert.Equal(Bits(rows[0].Vector), Bits(cut[0].Vector));
        Assert.NotEqual(Bits(rows[1].Vector), Bits(cut[1].Vector));

        using var file = new ParquetFileReader(Folder.Path("annotations.parquet"));
        var fields = JsonDocument.Parse(file.FileMetaData.KeyValueMetadata["org.apache.spark.sql.parquet.row.metadata"]).RootElement;
        var metadata = fields.GetProperty("fields")[1].GetProperty("metadata");
        Assert.Equal("mean", fields.GetProperty("fields")[1].GetProperty("name").GetString());
        Assert.Equal("sentence_embeddings", metadata.GetProperty("annotatorType").GetString());
        Assert.Equal(32, metadata.GetProperty("dimension").GetInt32());
    }

    [Fact]
    public void Sentences_that_are_there_have_their_vectors_and_documents_take_the_texts_beside_them()
    {
        var input = Write("in.txt", "Hello world. It rains.\nSecond line.\n");
        Run(0, input, "-o", Folder.Path("stages.parquet"), "--columns", "text,sentence,token", "--mode", "failfast");
        foreach (var level in (string[])["sentence", "document"])
        {
            var (direct, other) = (Folder.Path($"{level}.jsonl"), Folder.Path($"{level}-2.jsonl"));
            Run(0, input, "-o", direct, "--level", level, "--layout", "flat");
            Run(0, Folder.Path("stages.parquet"), "-o", other, "--level", level, "--layout", "flat");
            Assert.Equal(File.ReadAllText(direct), File.ReadAllText(other));
        }

        var (code, _, error) = CliProcess.Run(
            Embed(Folder.Path("stages.parquet"), "-o", "-", "--level", "document", "--sentence-col", "sentence"));
        Assert.Equal(2, code);
        Assert.Contains("--level document reads texts, and these are sentences and tokens", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_has_levels_of_its_own()
    {
        var pipeline = Write("pipeline.json", "[]");

        var (code, _, error) = CliProcess.Run(
            "embed", Write("in.txt"), "-o", "-", "--pipeline", pipeline, "--level", "sentence");

        Assert.Equal(2, code);
        Assert.Contains("leave out --level", error, StringComparison.Ordinal);
    }

    private static float[]? Mean(FlatRow[] rows)
    {
        if (rows[0].Vector is null)
        {
            return null;
        }

        var sums = new float[rows[0].Vector!.Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += row.Vector![i];
            }
        }

        return [.. sums.Select(sum => sum / rows.Length)];
    }

    private static string Bits(float[]? vector) =>
        vector is null ? "null" : Convert.ToHexString(MemoryMarshal.AsBytes(vector.AsSpan()));

    private static void Run(int expected, string input, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(Embed(input, options));
        Assert.True(code == expected, $"exit {code}: {error}");
    }
}

using System.IO.Compression;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Testing;

/// <summary>Real documents.</summary>
public static class Corpus
{
    /// <summary>Documents, or their beginnings, as columns <c>id</c> and <c>text</c>. Without a corpus the test is skipped.</summary>
    /// <param name="count">How many.</param>
    /// <param name="characters">The characters of each, at most.</param>
    public static RecordBatch ReadDocuments(int count, int characters = int.MaxValue)
    {
        using var file = new GZipStream(
            File.OpenRead(Path.Combine(TestSkip.WithoutCorpus(), "ewt-docs.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        var (ids, texts) = (new StringArray.Builder(), new StringArray.Builder());
        for (var i = 0; i < count && reader.ReadLine() is { } line; i++)
        {
            using var document = JsonDocument.Parse(line);
            ids.Append(document.RootElement.GetProperty("id").GetString());
            var text = document.RootElement.GetProperty("text").GetString()!;
            var length = Math.Min(text.Length, characters);
            texts.Append(text[..(length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]);
        }

        var schema = new Schema([new Field("id", StringType.Default, true), new Field("text", StringType.Default, true)], null);
        return new RecordBatch(schema, [ids.Build(), texts.Build()], ids.Length);
    }
}

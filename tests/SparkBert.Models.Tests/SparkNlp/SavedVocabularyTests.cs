using System.IO.Compression;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Models.SparkNlp;

namespace SparkBert.Tests.Models.SparkNlp;

/// <summary>The vocabulary of a saved annotator: what its parts may be and what they must not.</summary>
public sealed class SavedVocabularyTests : IDisposable
{
    private static readonly (string Piece, int Id)[] Pieces =
        [("[PAD]", 0), ("[UNK]", 1), ("[CLS]", 2), ("[SEP]", 3), ("é", 4), ("##\u4e16", 5), ("nul\0", 6), ("\U0001F600", 7), ("", 8), (new string('w', 70_000), 9), ("b", 10), ("a", 11), ("c", 12)];

    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-vocabulary-").FullName;
    private readonly List<string> notes = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Records_of_Spark_are_read_and_the_writer_of_these_tests_makes_the_same_bytes()
    {
        using var zip = ZipFile.OpenRead(TestSkip.WithoutSavedAnnotator("tiny_cased_onnx_5.5.3"));
        using var entry = zip.GetEntry("fields/vocabulary/part-00000")!.Open();
        var file = new MemoryStream();
        entry.CopyTo(file);
        var records = SequenceFile.Read(file.ToArray(), "part-00000").ToList();
        Assert.True(records.Count > 1000);
        foreach (var record in records)
        {
            var pairs = JavaObjectStream.ReadPairs(record.Span, "part-00000").Select(pair => ((string)pair.First!, (int)pair.Second!)).ToList();
            Assert.Equal(record.ToArray(), SavedAnnotatorWriter.JavaArray(pairs));
        }
    }

    [Fact]
    public void Ids_come_from_the_map_whatever_the_order_of_pieces_and_parts()
    {
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            var shuffled = Pieces.ToArray();
            random.Shuffle(shuffled);
            var cut = random.Next(Pieces.Length);
            var vocabulary = Read(SavedAnnotatorWriter.ObjectFile(shuffled[..cut]), [], SavedAnnotatorWriter.ObjectFile(shuffled[cut..]));
            Assert.Equal(Pieces.Select(pair => pair.Piece), Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id]));
        }

        Assert.Empty(notes);
    }

    [Fact]
    public void Parquet_is_read_as_object_files_are()
    {
        Assert.Equal(Pieces.Length, Read(Parquet(Pieces)).Count);
        var vocabulary = Read(Parquet(Pieces[..5]), Parquet([]), Parquet(Pieces[5..]));
        Assert.Equal(Pieces.Select(pair => pair.Piece), Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id]));
    }

    [Fact]
    public void An_id_without_a_piece_gets_one_that_no_word_has()
    {
        var vocabulary = Read(SavedAnnotatorWriter.ObjectFile([.. Pieces[..6], .. Pieces[8..]]));
        Assert.Equal((13, "[no piece 6]", "[no piece 7]", "c"), (vocabulary.Count, vocabulary[6], vocabulary[7], vocabulary[12]));
        Assert.Contains(notes, note => note.Contains("2 of 13 ids have no piece", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        Refused("have the same id, 12", SavedAnnotatorWriter.ObjectFile([.. Pieces, ("d", 12)]));
        Refused("c has two ids, 12 and 13", SavedAnnotatorWriter.ObjectFile([.. Pieces, ("c", 13)]));
        Refused("d has -1", SavedAnnotatorWriter.ObjectFile([.. Pieces, ("d", -1)]));
        Refused("d has 2147483647", SavedAnnotatorWriter.ObjectFile([.. Pieces, ("d", int.MaxValue)]));
        Refused("line break", SavedAnnotatorWriter.ObjectFile([.. Pieces, ("d\n", 13)]));
        Refused("half a character", SavedAnnotatorWriter.ObjectFile([.. Pieces, ("\ud83d", 13)]));
        Refused("[SEP] is not in the vocabulary", SavedAnnotatorWriter.ObjectFile(Pieces[..3]));
        Refused("is empty");
        Refused("no Hadoop SequenceFile", "text"u8.ToArray());
        Refused("values of org.apache.hadoop.io.Text", SavedAnnotatorWriter.SequenceFile([], "org.apache.hadoop.io.Text"));
        Refused("record-compressed SequenceFile (org.apache.hadoop.io.compress.DefaultCodec)", SavedAnnotatorWriter.SequenceFile([], isCompressed: true));
        var marked = SavedAnnotatorWriter.ObjectFile([.. Pieces, .. Enumerable.Range(13, 30).Select(id => ($"{id}", id))]);
        Refused("bytes are expected", marked[..^3]);
        marked[marked.AsSpan().LastIndexOf("@ABC"u8)] ^= 1;
        Refused("the mark at byte", marked);
        Refused("has not the columns _1", Parquet(Pieces, "key"));
        Refused("damaged Parquet", Parquet(Pieces)[..^9]);
    }

    [Fact]
    public void Other_classes_are_refused_by_name_and_nothing_of_them_is_built()
    {
        var bytes = SavedAnnotatorWriter.JavaArray(Pieces);
        var at = bytes.AsSpan().LastIndexOf("scala.Tuple2"u8);
        "java.net.URL"u8.CopyTo(bytes.AsSpan(at));
        Refused("holds java.net.URL", SavedAnnotatorWriter.SequenceFile([bytes]));

        // A stream of classes within classes, which would end no stack but this reader's limit.
        byte[] nested = [0xAC, 0xED, 0, 5, .. Enumerable.Repeat<byte[]>([0x72, 0, 1, (byte)'A', 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0x78], 100_000).SelectMany(part => part)];
        Refused("nested too deeply", SavedAnnotatorWriter.SequenceFile([nested]));

        // An array that says it has two billion items.
        byte[] large = [.. SavedAnnotatorWriter.JavaArray([])[..^4], 0x7F, 0xFF, 0xFF, 0xFF];
        Refused("an array of 2147483647 items", SavedAnnotatorWriter.SequenceFile([large]));
    }

    private byte[] Parquet((string Piece, int Id)[] pairs, string key = "_1") => SavedAnnotatorWriter.Parquet(Path.Combine(folder, "made.parquet"), pairs, key);

    private SparkBert.WordPieces.Vocabulary Read(params byte[][] parts)
    {
        var vocabulary = Directory.CreateDirectory(Path.Combine(folder, "fields", "vocabulary")).FullName;
        foreach (var old in Directory.EnumerateFiles(vocabulary))
        {
            File.Delete(old);
        }

        for (var i = 0; i < parts.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(vocabulary, $"part-{i:d5}"), parts[i]);
        }

        File.WriteAllText(Path.Combine(vocabulary, "_SUCCESS"), "");
        File.WriteAllText(Path.Combine(vocabulary, ".part-00000.crc"), "crc");
        return SparkNlpVocabulary.Read(folder, new ImportContext(folder, folder, folder, new ImportOptions { Note = notes.Add }));
    }

    private void Refused(string message, params byte[][] parts)
    {
        var error = Assert.Throws<ModelException>(() => Read(parts));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("fields/vocabulary", error.Message, StringComparison.Ordinal);
    }
}

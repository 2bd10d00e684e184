using System.IO.Compression;
using SparkBert.Models.SparkNlp;
using SparkBert.WordPieces;

namespace SparkBert.Models.Tests.SparkNlp;

/// <summary>The vocabulary of a saved annotator: what its parts may be and what they must not.</summary>
public sealed class SavedVocabularyTests : IDisposable
{
    private static readonly (string Piece, int Id)[] Pieces =
    [
        ("[PAD]", 0), ("[UNK]", 1), ("[CLS]", 2), ("[SEP]", 3), ("é", 4), ("##\u4e16", 5), ("nul\0", 6), ("\U0001F600", 7), ("", 8),
        (new string('w', 70_000), 9), ("b", 10), ("a", 11), ("c", 12),
    ];

    /// <summary>Vocabularies that are wrong in one way: the words of the message, and the parts.</summary>
    private static readonly Dictionary<string, (string Message, Func<SavedVocabularyTests, byte[][]> Parts)> Faults = new()
    {
        ["two pieces with an id"] = ("have the same id, 12", _ => [Objects([.. Pieces, ("d", 12)])]),
        ["two ids of a piece"] = ("c has two ids, 12 and 13", _ => [Objects([.. Pieces, ("c", 13)])]),
        ["an id below zero"] = ("d has -1", _ => [Objects([.. Pieces, ("d", -1)])]),
        ["an id far beyond"] = ("d has 2147483647", _ => [Objects([.. Pieces, ("d", int.MaxValue)])]),
        ["a line break"] = ("line break", _ => [Objects([.. Pieces, ("d\n", 13)])]),
        ["half a character"] = ("half a character", _ => [Objects([.. Pieces, ("\ud83d", 13)])]),
        ["no [SEP]"] = ("[SEP] is not in the vocabulary", _ => [Objects(Pieces[..3])]),
        ["no part"] = ("is empty", _ => []),
        ["a text"] = ("no Hadoop SequenceFile", _ => ["text"u8.ToArray()]),
        ["other values"] = (
            "values of org.apache.hadoop.io.Text", _ => [SavedAnnotatorWriter.SequenceFile([], "org.apache.hadoop.io.Text")]),
        ["compressed records"] = (
            "record-compressed SequenceFile (org.apache.hadoop.io.compress.DefaultCodec)",
            _ => [SavedAnnotatorWriter.SequenceFile([], isCompressed: true)]),
        ["cut"] = ("bytes are expected", _ => [Marked[..^3]]),
        ["another mark"] = ("the mark at byte", _ => [WithAnotherMark()]),
        ["other columns"] = ("has not the columns _1", test => [test.Parquet(Pieces, "key")]),
        ["cut Parquet"] = ("damaged Parquet", test => [test.Parquet(Pieces)[..^9]]),
        ["another class"] = ("holds java.net.URL", _ => [WithAnotherClass()]),

        // A stream of classes within classes, which would end no stack but this reader's limit.
        ["nested classes"] = ("nested too deeply", _ => [SavedAnnotatorWriter.SequenceFile([Nested()])]),
        ["two billion items"] = ("an array of 2147483647 items", _ => [SavedAnnotatorWriter.SequenceFile([TwoBillionItems()])]),
    };

    private readonly TemporaryFolder folder = new();
    private readonly NoteLines notes = [];

    public void Dispose() => folder.Dispose();

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
            var pairs = JavaObjectStream.ReadPairs(record.Span, "part-00000")
                .Select(pair => ((string)pair.First!, (int)pair.Second!))
                .ToList();
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

    public static TheoryData<string> AllFaults() => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(AllFaults))]
    public void What_is_wrong_is_named(string fault)
    {
        var (message, parts) = Faults[fault];

        var error = Assert.Throws<ModelException>(() => Read(parts(this)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("fields/vocabulary", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Marked => Objects([.. Pieces, .. Enumerable.Range(13, 30).Select(id => ($"{id}", id))]);

    private static byte[] Objects((string Piece, int Id)[] pairs) => SavedAnnotatorWriter.ObjectFile(pairs);

    private static byte[] WithAnotherMark()
    {
        var bytes = Marked;
        bytes[bytes.AsSpan().LastIndexOf("@ABC"u8)] ^= 1;
        return bytes;
    }

    private static byte[] WithAnotherClass()
    {
        var bytes = SavedAnnotatorWriter.JavaArray(Pieces);
        "java.net.URL"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().LastIndexOf("scala.Tuple2"u8)));
        return SavedAnnotatorWriter.SequenceFile([bytes]);
    }

    private static byte[] Nested()
    {
        byte[] part = [0x72, 0, 1, (byte)'A', 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0x78];
        return [0xAC, 0xED, 0, 5, .. Enumerable.Repeat(part, 100_000).SelectMany(bytes => bytes)];
    }

    private static byte[] TwoBillionItems() => [.. SavedAnnotatorWriter.JavaArray([])[..^4], 0x7F, 0xFF, 0xFF, 0xFF];

    private byte[] Parquet((string Piece, int Id)[] pairs, string key = "_1") =>
        SavedAnnotatorWriter.Parquet(folder.Path("made.parquet"), pairs, key);

    private Vocabulary Read(params byte[][] parts)
    {
        var vocabulary = folder.CreateFolder("fields", "vocabulary");
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
        return SparkNlpVocabulary.Read(folder.Root, (topic, text) => notes.Add($"{topic}: {text}"));
    }
}

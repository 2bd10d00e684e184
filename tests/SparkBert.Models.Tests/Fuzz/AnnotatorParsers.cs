using System.Text;
using SparkBert.Models.SparkNlp;
using SparkBert.Models.Tests.SparkNlp;
using SparkBert.Testing.Fuzzing;

namespace SparkBert.Models.Tests.Fuzz;

/// <summary>The parts of annotators that Spark NLP saved.</summary>
internal static class AnnotatorParsers
{
    private static readonly (string Piece, int Id)[] Pieces =
        [("[PAD]", 0), ("[UNK]", 1), ("[CLS]", 2), ("[SEP]", 3), .. Enumerable.Range(4, 60).Select(id => ($"##é{id}", id))];

    /// <summary>Java's serialisation alone, as deep as the damage can go.</summary>
    public static FuzzedParser CreateJavaObjects() => new(
        "java-objects",
        () =>
        [
            SavedAnnotatorWriter.JavaArray(Pieces),
            SavedAnnotatorWriter.JavaArray(Pieces[..3]),
            SavedAnnotatorWriter.JavaArray([]),

            // The array once more, by a reference.
            [.. SavedAnnotatorWriter.JavaArray(Pieces[..3]), 0x71, 0, 0x7E, 0, 1],
        ],
        bytes => "read\n" + string.Join('\n', JavaObjectStream.ReadPairs(bytes, "part")),
        typeof(ModelException))
    {
        Runs = 3000,
    };

    public static FuzzedParser CreateObjectFile(TemporaryFolder folder) => CreateVocabulary(
        "object-file", folder, () => [SavedAnnotatorWriter.ObjectFile(Pieces), SavedAnnotatorWriter.ObjectFile(Pieces[..5])]);

    /// <summary>ParquetSharp keeps what it reads outside of the managed memory, and reads in pieces of 4,096 values.</summary>
    public static FuzzedParser CreateParquet(TemporaryFolder folder) => CreateVocabulary(
        "parquet-vocabulary", folder, () => [SavedAnnotatorWriter.Parquet(folder.Path("made.parquet"), Pieces)]);

    public static FuzzedParser CreateMetadata(TemporaryFolder folder)
    {
        var path = Path.Combine(folder.CreateFolder("metadata"), "part-00000");
        return new FuzzedParser(
            "annotator-metadata",
            () => [Encoding.UTF8.GetBytes(SavedAnnotatorWriter.Metadata)],
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                return $"read\n{SparkNlpMetadata.Read(folder.Root, (_, _) => { })}";
            },
            typeof(ModelException));
    }

    private static FuzzedParser CreateVocabulary(string name, TemporaryFolder folder, Func<IReadOnlyList<byte[]>> createSeeds)
    {
        var path = Path.Combine(folder.CreateFolder("fields", "vocabulary"), "part-00000");
        return new FuzzedParser(
            name,
            createSeeds,
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                return $"read\n{SparkNlpVocabulary.Read(folder.Root, (_, _) => { }).Count} pieces";
            },
            typeof(ModelException));
    }
}

using System.Text.Json;
using Apache.Arrow;
using Microsoft.Spark.Interop.Ipc;
using Microsoft.Spark.Sql;

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>Documents of the corpus, what the engine makes of them in one process, and frames of them.</summary>
internal static class Documents
{
    public const int Count = 200;
    public const string Columns = "id string, text string";

    private static readonly Lazy<RecordBatch> Read200 = new(() => Corpus.ReadDocuments(Count));

    private static readonly Lazy<List<RecordBatch>> Embedded = new(() => [.. TinyModel.Pipeline().Transform([Rows])]);

    /// <summary>The documents.</summary>
    public static RecordBatch Rows => Read200.Value;

    /// <summary>All stages with the small model.</summary>
    public static Pipeline Stages => new(
        new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings { Model = TinyModel.Folder });

    /// <summary>The rows of the engine in one process, in the form of <see cref="JsonRows.ToText"/>, in order.</summary>
    public static IEnumerable<string> Expected(params string[] columns) =>
        AnnotationText.Of(Embedded.Value, columns).Order(StringComparer.Ordinal);

    /// <summary>Writes them as JSON into a folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var (ids, texts) = ((StringArray)Rows.Column("id"), (StringArray)Rows.Column("text"));
        File.WriteAllLines(
            Path.Combine(folder, "documents.json"),
            Enumerable.Range(0, Count)
                .Select(row => JsonSerializer.Serialize(new { id = ids.GetString(row), text = texts.GetString(row) })));
    }

    /// <summary>A frame of a reference.</summary>
    public static DataFrame Open(SparkSession session, JvmObjectReference frame)
    {
        frame.Invoke("createOrReplaceTempView", "opened");
        return session.Table("opened");
    }

    /// <summary>A frame of them by way of a folder, with a column <c>part</c> to group by.</summary>
    public static DataFrame Read(SparkSession session, string folder, int partitions)
    {
        Write(folder);
        var reader = (JvmObjectReference)((JvmObjectReference)session.Reference.Invoke("read")).Invoke("schema", Columns);
        Open(session, (JvmObjectReference)reader.Invoke("json", folder));
        return session.Sql($"SELECT /*+ REPARTITION({partitions}) */ id, text, crc32(id) % 8 AS part FROM opened");
    }
}

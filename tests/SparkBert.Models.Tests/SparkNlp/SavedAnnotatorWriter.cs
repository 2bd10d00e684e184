using System.Buffers.Binary;
using System.IO.Compression;
using Encoding = System.Text.Encoding;
using ParquetSharp;

namespace SparkBert.Models.Tests.SparkNlp;

/// <summary>Writes annotators as Spark NLP saves them: the bytes of the recorded ones, with other content.</summary>
internal static class SavedAnnotatorWriter
{
    public const string Metadata =
        """{"class":"com.johnsnowlabs.nlp.embeddings.BertEmbeddings","timestamp":1,"sparkVersion":"3.5.9","uid":"BERT_EMBEDDINGS_1","""
        + """ "paramMap":{"engine":"onnx"},"""
        + """ "defaultParamMap":{"batchSize":8,"caseSensitive":false,"maxSentenceLength":128,"dimension":768}}""";

    private static readonly byte[] Sync = [.. Enumerable.Range(0x40, 16).Select(value => (byte)value)];

    /// <summary>Writes a whole annotator with an ONNX engine.</summary>
    public static void Write(string folder, string metadata, IEnumerable<byte[]> vocabularyParts, string graph)
    {
        Put(folder, "metadata/part-00000", Encoding.UTF8.GetBytes(metadata + "\n"));
        Put(folder, "metadata/_SUCCESS", []);
        var n = 0;
        foreach (var part in vocabularyParts)
        {
            Put(folder, $"fields/vocabulary/part-{n++:d5}", part);
        }

        Put(folder, "fields/vocabulary/._SUCCESS.crc", "crc\0"u8.ToArray());
        var archive = Path.Combine(folder, "bert_onnx");
        File.Delete(archive);
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Create);
        zip.CreateEntryFromFile(graph, "abcdefghij_bert_onnx_model.onnx");
    }

    /// <summary>A sequence file of arrays of up to ten pairs, as Spark's object files have; a mark before every third record.</summary>
    public static byte[] ObjectFile(IEnumerable<(string Piece, int Id)> pairs) => SequenceFile(pairs.Chunk(10).Select(JavaArray));

    /// <summary>Parquet as Spark writes a data set of tuples.</summary>
    public static byte[] Parquet(string path, IReadOnlyList<(string Piece, int Id)> pairs, string key = "_1")
    {
        using (var writer = new ParquetFileWriter(path, [new Column<string>(key), new Column<int>("_2")], Compression.Snappy))
        {
            using var rows = writer.AppendRowGroup();
            using (var column = rows.NextColumn().LogicalWriter<string>())
            {
                column.WriteBatch([.. pairs.Select(pair => pair.Piece)]);
            }

            using (var column = rows.NextColumn().LogicalWriter<int>())
            {
                column.WriteBatch([.. pairs.Select(pair => pair.Id)]);
            }

            writer.Close();
        }

        return File.ReadAllBytes(path);
    }

    public static byte[] SequenceFile(
        IEnumerable<byte[]> values, string valueClass = "org.apache.hadoop.io.BytesWritable", bool isCompressed = false)
    {
        using var file = new MemoryStream();
        file.Write("SEQ\x6"u8);
        foreach (var name in (string[])["org.apache.hadoop.io.NullWritable", valueClass])
        {
            file.WriteByte((byte)name.Length);
            file.Write(Encoding.ASCII.GetBytes(name));
        }

        file.Write([isCompressed ? (byte)1 : (byte)0, 0]);
        if (isCompressed)
        {
            const string Codec = "org.apache.hadoop.io.compress.DefaultCodec";
            file.WriteByte((byte)Codec.Length);
            file.Write(Encoding.ASCII.GetBytes(Codec));
        }

        file.Write(Int(0));
        file.Write(Sync);
        var record = 0;
        foreach (var value in values)
        {
            if (++record % 3 == 0)
            {
                file.Write(Int(-1));
                file.Write(Sync);
            }

            file.Write(Int(value.Length + 4));
            file.Write(Int(0));
            file.Write(Int(value.Length));
            file.Write(value);
        }

        return file.ToArray();
    }

    /// <summary>Java's serialisation of an array of scala.Tuple2 of a String and an Integer.</summary>
    public static byte[] JavaArray(IReadOnlyList<(string Piece, int Id)> pairs)
    {
        using var stream = new MemoryStream();
        stream.Write([0xAC, 0xED, 0, 5, 0x75, 0x72]);
        Class(stream, "[Lscala.Tuple2;", 0x2ECC00DFD14FD7C0, []);
        stream.Write([0x78, 0x70]);
        stream.Write(Int(pairs.Count));
        for (var i = 0; i < pairs.Count; i++)
        {
            // The second and later objects of a class refer to the first's descriptor: handles 2 and 6, after the array's class 0, the
            // array 1, the type of _1 3, the pair 4 and its text 5.
            if (i == 0)
            {
                stream.Write([0x73, 0x72]);
                Class(stream, "scala.Tuple2", 0x2E94667D5B92F9F5, ["_1", "_2"]);
                stream.Write([0x78, 0x70]);
            }
            else
            {
                stream.Write([0x73, 0x71, 0, 0x7E, 0, 2]);
            }

            var text = ModifiedUtf8(pairs[i].Piece);
            stream.Write(text.Length <= ushort.MaxValue
                ? [0x74, (byte)(text.Length >> 8), (byte)text.Length]
                : [0x7C, 0, 0, 0, 0, .. Int(text.Length)]);
            stream.Write(text);
            if (i == 0)
            {
                stream.Write([0x73, 0x72]);
                Class(stream, "java.lang.Integer", 0x12E2A0A4F7818738, ["value"]);
                stream.Write([0x78, 0x72]);
                Class(stream, "java.lang.Number", unchecked((long)0x86AC951D0B94E08B), []);
                stream.Write([0x78, 0x70]);
            }
            else
            {
                stream.Write([0x73, 0x71, 0, 0x7E, 0, 6]);
            }

            stream.Write(Int(pairs[i].Id));
        }

        return stream.ToArray();
    }

    private static void Class(MemoryStream stream, string name, long version, string[] fields)
    {
        stream.Write([(byte)(name.Length >> 8), (byte)name.Length]);
        stream.Write(Encoding.ASCII.GetBytes(name));
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, version);
        stream.Write(bytes);
        stream.Write([2, 0, (byte)fields.Length]);
        foreach (var field in fields)
        {
            stream.WriteByte(field == "value" ? (byte)'I' : (byte)'L');
            stream.Write([0, (byte)field.Length]);
            stream.Write(Encoding.ASCII.GetBytes(field));
            if (field == "_1")
            {
                stream.Write([0x74, 0, 18]);
                stream.Write("Ljava/lang/Object;"u8);
            }
            else if (field == "_2")
            {
                stream.Write([0x71, 0, 0x7E, 0, 3]);
            }
        }
    }

    private static byte[] ModifiedUtf8(string text)
    {
        var bytes = new List<byte>();
        foreach (var unit in text)
        {
            if (unit is > '\0' and < '\x80')
            {
                bytes.Add((byte)unit);
            }
            else if (unit < 0x800)
            {
                bytes.AddRange([(byte)(0xC0 | (unit >> 6)), (byte)(0x80 | (unit & 0x3F))]);
            }
            else
            {
                bytes.AddRange(
                    [(byte)(0xE0 | (unit >> 12)), (byte)(0x80 | ((unit >> 6) & 0x3F)), (byte)(0x80 | (unit & 0x3F))]);
            }
        }

        return [.. bytes];
    }

    private static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void Put(string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}

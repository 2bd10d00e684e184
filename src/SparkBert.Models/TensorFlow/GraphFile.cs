using Google.Protobuf;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// Reads a graph of TensorFlow: a SavedModel, or a bare GraphDef, as Spark NLP keeps it under the same name. The bytes show which.
/// </summary>
internal static class GraphFile
{
    /// <summary>The file of a SavedModel's graph.</summary>
    public const string Name = "saved_model.pb";

    // The graph of BERT-large has about 10 MB. One with the weights in it as constants is larger, and not what is read here.
    private const long MaxBytes = 256_000_000;

    private const int FirstField = 1;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The graphs of the SavedModel, or the one graph.</returns>
    /// <exception cref="ModelException">It is missing, too large, or no graph.</exception>
    public static IReadOnlyList<MetaGraphDef> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelException($"{Path.GetFileName(path)} is missing from {Path.GetDirectoryName(path)}.");
        }

        GitLfs.Refuse(path);
        var size = new FileInfo(path).Length;
        return size <= MaxBytes
            ? Parse(File.ReadAllBytes(path), Path.GetFileName(path))
            : throw new ModelException(
                $"{Path.GetFileName(path)} has {ByteSize.Format(size)}, over the limit of {ByteSize.Format(MaxBytes)} for a graph without "
                + "its weights. "
                + "A frozen graph, whose weights are in it, is not read.");
    }

    /// <summary>Reads the bytes of a graph.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="ModelException">They are no graph.</exception>
    public static IReadOnlyList<MetaGraphDef> Parse(byte[] bytes, string name)
    {
        try
        {
            IReadOnlyList<MetaGraphDef> graphs = IsGraphDef(bytes)
                ? [new MetaGraphDef { GraphDef = GraphDef.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes) }]
                : SavedModel.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes).MetaGraphs;
            return graphs.Any(graph => graph.GraphDef?.Node.Count > 0)
                ? graphs
                : throw new ModelException($"{name} is no graph of TensorFlow: there are no nodes in it.");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{name} is not a readable TensorFlow protobuf: {error.Message}", error);
        }
    }

    /// <summary>The first field of a SavedModel is a number, its version; that of a GraphDef is a message, a node.</summary>
    private static bool IsGraphDef(byte[] bytes) =>
        bytes.Length > 0 && bytes[0] == WireFormat.MakeTag(FirstField, WireFormat.WireType.LengthDelimited);
}

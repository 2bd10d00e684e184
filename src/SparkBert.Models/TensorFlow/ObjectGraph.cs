using Google.Protobuf;
using SparkBert.Bundles;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// Names of the variables of a checkpoint. TensorFlow 1 saves variables under their names; TensorFlow 2 under their place among the objects
/// (<c>variables/5/.ATTRIBUTES/VARIABLE_VALUE</c>), and keeps their names in a graph of the objects beside them.
/// </summary>
internal static class ObjectGraph
{
    private const string Key = "_CHECKPOINTABLE_OBJECT_GRAPH";

    /// <summary>Names of the variables, each with the key under which its tensor is kept.</summary>
    /// <exception cref="ModelException">The graph of the objects can't be read.</exception>
    public static IEnumerable<(string Name, string Key)> ListVariables(TensorBundle bundle) => bundle.ReadString(Key) is { } bytes
        ? Parse(bytes, bundle.IndexName).Where(variable => bundle.Names.Contains(variable.Key))
        : bundle.Names.Select(name => (name, name));

    /// <summary>Reads a graph of objects.</summary>
    internal static List<(string Name, string Key)> Parse(byte[] bytes, string file)
    {
        try
        {
            return [.. TrackableObjectGraph.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes).Nodes
                .SelectMany(node => node.Attributes)
                .Where(attribute => attribute.FullName.Length > 0)
                .Select(attribute => (attribute.FullName, attribute.CheckpointKey))
                .Distinct()];
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{file}: the graph of objects ({Key}) can't be read: {error.Message}", error);
        }
    }
}

using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Onnx;

/// <summary>The operators of a graph by what they give and take.</summary>
internal sealed class OnnxNodes
{
    /// <summary>Operators that change neither the shape of a value nor its numbers.</summary>
    private static readonly HashSet<string> Copies = ["Identity", "Cast", "Dropout"];

    /// <summary>Operators that change the shape of a value and none of its numbers.</summary>
    public static readonly IReadOnlySet<string> Views = new HashSet<string>([.. Copies, "Reshape", "Flatten", "Squeeze", "Unsqueeze"]);

    /// <summary>Changes of shape one behind the other that are followed; exporters write two.</summary>
    private const int MaxViews = 8;

    private readonly Dictionary<string, NodeProto> producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> consumers = new(StringComparer.Ordinal);

    /// <summary>Indexes the nodes of a graph.</summary>
    public OnnxNodes(OnnxGraph graph)
    {
        All = graph.Nodes;
        foreach (var node in graph.Nodes)
        {
            foreach (var output in node.Output)
            {
                producers.TryAdd(output, node);
            }

            foreach (var input in node.Input.Distinct(StringComparer.Ordinal))
            {
                if (!consumers.TryGetValue(input, out var list))
                {
                    consumers[input] = list = [];
                }

                list.Add(node);
            }
        }
    }

    /// <summary>All nodes, in the order in which they run.</summary>
    public IReadOnlyList<NodeProto> All { get; }

    /// <summary>An input of a node; empty where it has none.</summary>
    public static string Input(NodeProto node, int number) => number < node.Input.Count ? node.Input[number] : "";

    /// <summary>The first output of a node.</summary>
    public static string Output(NodeProto node) => node.Output.Count > 0 ? node.Output[0] : "";

    /// <summary>An attribute that is a whole number; null if the node does not have it.</summary>
    public static long? Integer(NodeProto node, string name) => node.Attribute.FirstOrDefault(found => found.Name == name)?.I;

    /// <summary>An attribute that is a number; null if the node does not have it.</summary>
    public static float? Number(NodeProto node, string name) => node.Attribute.FirstOrDefault(found => found.Name == name)?.F;

    /// <summary>The node that gives a value; null for an input or a constant.</summary>
    public NodeProto? ProducerOf(string name) => producers.GetValueOrDefault(name);

    /// <summary>The nodes that take a value.</summary>
    public IReadOnlyList<NodeProto> ConsumersOf(string name) => consumers.TryGetValue(name, out var found) ? found : [];

    /// <summary>The nodes that take a value or the same numbers in another shape.</summary>
    public IEnumerable<NodeProto> NextOf(string name)
    {
        var open = new Queue<string>([name]);
        for (var steps = 0; steps < MaxViews && open.TryDequeue(out var value); steps++)
        {
            foreach (var node in ConsumersOf(value))
            {
                yield return node;
                if (Views.Contains(node.OpType) && Input(node, 0) == value)
                {
                    open.Enqueue(Output(node));
                }
            }
        }
    }

    /// <summary>The value that another one is a copy of.</summary>
    public string CopiedFrom(string name) => GoBack(name, Copies);

    /// <summary>The value whose numbers another one has, in whatever shape.</summary>
    public string NumbersFrom(string name) => GoBack(name, Views);

    /// <summary>The first nodes of a kind behind a value, with only certain operators between.</summary>
    /// <param name="name">The value.</param>
    /// <param name="between">The operators that may lie between.</param>
    /// <param name="find">What is looked for; null to go on.</param>
    public T? FindBehind<T>(string name, IReadOnlySet<string> between, Func<NodeProto, T?> find)
        where T : class
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { name };
        var open = new Queue<string>([name]);
        while (open.TryDequeue(out var value))
        {
            foreach (var node in ConsumersOf(value))
            {
                if (find(node) is { } found)
                {
                    return found;
                }

                if (between.Contains(node.OpType) && seen.Add(Output(node)))
                {
                    open.Enqueue(Output(node));
                }
            }
        }

        return null;
    }

    /// <summary>The first value of a kind before a value, with only certain operators between.</summary>
    /// <param name="name">The value, which may be of the kind itself.</param>
    /// <param name="between">The operators that may lie between.</param>
    /// <param name="find">What is looked for, by the name of a value; null to go on.</param>
    /// <param name="way">Gets the nodes that lie between; null for none.</param>
    public T? FindBefore<T>(string name, IReadOnlySet<string> between, Func<string, T?> find, ICollection<NodeProto>? way = null)
        where T : class
    {
        // Of each value that was met: the node that takes it, and what that gives.
        var takers = new Dictionary<string, (NodeProto Node, string Output)?>(StringComparer.Ordinal) { [name] = null };
        var open = new Queue<string>([name]);
        while (open.TryDequeue(out var value))
        {
            if (find(value) is { } found)
            {
                for (var step = takers[value]; step is { } taker; step = takers[taker.Output])
                {
                    way?.Add(taker.Node);
                }

                return found;
            }

            if (ProducerOf(value) is not { } node || !between.Contains(node.OpType))
            {
                continue;
            }

            // The second input of these is a shape or the like; sums and products have two that count.
            foreach (var input in Views.Contains(node.OpType) || node.OpType is "Transpose" ? node.Input.Take(1) : node.Input)
            {
                if (takers.TryAdd(input, (node, value)))
                {
                    open.Enqueue(input);
                }
            }
        }

        return null;
    }

    private string GoBack(string name, IReadOnlySet<string> operators)
    {
        // A graph can't have a circle, but a damaged file can.
        for (var steps = 0; steps < All.Count && ProducerOf(name) is { } node && operators.Contains(node.OpType); steps++)
        {
            name = Input(node, 0);
        }

        return name;
    }
}

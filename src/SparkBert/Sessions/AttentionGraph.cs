using System.Text;

namespace SparkBert.Sessions;

/// <summary>
/// A graph of nothing but the attention that the importer writes: products, mask, softmax, for any number of sentences, positions and
/// heads. In ONNX's format (onnx.proto3), written field by field.
/// </summary>
internal static class AttentionGraph
{
    /// <summary>The inputs: query, key and value [batch, length, heads, size]; the mask [batch, 1, 1, length], which is added.</summary>
    public static readonly string[] Inputs = ["q", "k", "v", "m"];

    /// <summary>The output, [batch, length, heads, size].</summary>
    public const string Output = "y";

    private const ulong IrVersion = 8;
    private const ulong OpSet = 18;
    private const int FloatElements = 1;
    private const int IntegersAttribute = 7;

    /// <summary>The bytes of the model.</summary>
    public static byte[] Write()
    {
        byte[] graph =
        [
            .. Message(1, Node("Transpose", ["q"], "qt", [0, 2, 1, 3])),
            .. Message(1, Node("Transpose", ["k"], "kt", [0, 2, 3, 1])),
            .. Message(1, Node("Transpose", ["v"], "vt", [0, 2, 1, 3])),
            .. Message(1, Node("MatMul", ["qt", "kt"], "scores")),
            .. Message(1, Node("Add", ["scores", "m"], "masked")),
            .. Message(1, Node("Softmax", ["masked"], "shares")),
            .. Message(1, Node("MatMul", ["shares", "vt"], "heads")),
            .. Message(1, Node("Transpose", ["heads"], Output, [0, 2, 1, 3])),
            .. Text(2, "attention"),
            .. Inputs.SelectMany(name => Message(11, Value(name))),
            .. Message(12, Value(Output)),
        ];
        return [.. Number(1, IrVersion), .. Message(7, graph), .. Message(8, [.. Text(1, ""), .. Number(2, OpSet)])];
    }

    private static byte[] Node(string type, string[] inputs, string output, int[]? permutation = null) =>
    [
        .. inputs.SelectMany(input => Text(1, input)),
        .. Text(2, output),
        .. Text(4, type),
        .. permutation is null
            ? []
            : Message(
                5,
                [
                    .. Text(1, "perm"),
                    .. permutation.SelectMany(axis => Number(8, (ulong)axis)),
                    .. Number(20, IntegersAttribute),
                ]),
    ];

    /// <summary>A tensor of floats with four dimensions, each of any size.</summary>
    private static byte[] Value(string name)
    {
        byte[] shape = [.. Enumerable.Range(0, 4).SelectMany(axis => Message(1, Text(2, $"{name}{axis}")))];
        return [.. Text(1, name), .. Message(2, Message(1, [.. Number(1, FloatElements), .. Message(2, shape)]))];
    }

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] content) =>
        [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}

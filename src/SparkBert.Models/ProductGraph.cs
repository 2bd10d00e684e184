using Google.Protobuf;
using SparkBert.Models.Graph;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models;

/// <summary>An ONNX graph of one matrix product and nothing else: the most that a processor gives a model on ONNX Runtime.</summary>
public static class ProductGraph
{
    /// <summary>The input, float [positions, rows].</summary>
    public const string Input = "x";

    /// <summary>The output, float [positions, columns].</summary>
    public const string Output = "y";

    /// <summary>Writes the graph. Its matrix is made when it is loaded, and packed as a model's weights are.</summary>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <returns>The bytes of the ONNX file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public static byte[] Write(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var nodes = new GraphNodes();
        nodes.Graph.Input.Add(GraphNodes.DeclareFloats(Input, null, rows));
        nodes.Graph.Output.Add(GraphNodes.DeclareFloats(Output, null, columns));
        var zeros = nodes.Add("ConstantOfShape", [nodes.AddConstant("shape", rows, columns)], "zeros");
        var matrix = nodes.Add("Add", [zeros, nodes.AddConstant("half", 0.5f)], "matrix");
        nodes.Add("MatMul", [Input, matrix], Output);
        var model = new ModelProto { IrVersion = 8, ProducerName = BertGraph.Producer, Graph = nodes.Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model.ToByteArray();
    }
}

using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace SparkBert.Sessions;

/// <summary>What a run needs of a model: its calls, and what is known about them.</summary>
/// <remarks>
/// <see cref="BertSession"/> is the one implementation of the product. Another one, whose calls only take time, shows in the tests what the
/// pipeline around a model can carry on a machine with many more cores.
/// </remarks>
internal interface IModelCalls
{
    /// <summary>What the calls cost, measured by those that are made.</summary>
    CallCostMeter Cost { get; }

    /// <summary>Whether sentences may be padded further than by themselves.</summary>
    PaddingProbe Padding { get; }

    /// <summary>What measurements say of the model.</summary>
    TagList Tags { get; }

    /// <summary>Runs the model on one batch.</summary>
    /// <param name="ids">Piece ids, [batch, length], row after row.</param>
    /// <param name="mask">1 for a position that counts and 0 for one that does not, [batch, length].</param>
    /// <param name="batch">The number of sentences.</param>
    /// <param name="length">The padded length.</param>
    /// <param name="layers">The layers, 0 for the output of the embeddings; the model must output each of them. <see
    /// cref="ModelSignature.Pooler"/> for the pooler, whose vectors are [batch, hidden].</param>
    /// <param name="read">
    /// Gets the vectors of each layer in the order of <paramref name="layers"/>, [batch, length, hidden]; the spans end with the call.
    /// </param>
    /// <param name="segments">Segment ids, [batch, length]; all 0 if null, as for single sentences.</param>
    /// <param name="options">Ends the call where its <c>Terminate</c> is set by another thread; null for a call that nobody ends.</param>
    /// <returns>The time inside ONNX Runtime in ticks of <see cref="Stopwatch"/>.</returns>
    /// <exception cref="OnnxRuntimeException">The call failed, or was ended.</exception>
    long Run(
        long[] ids,
        long[] mask,
        int batch,
        int length,
        IReadOnlyList<int> layers,
        Action<IReadOnlyList<OrtValue>> read,
        long[]? segments = null,
        RunOptions? options = null);
}

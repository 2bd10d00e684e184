namespace SparkBert.Batches;

/// <summary>
/// What a model call costs in time: a part that every call has, a part for each position, and a part for each pair of positions that
/// attention compares. A thin call costs more a position because the first part, reading the weights above all, is shared by fewer.
/// </summary>
/// <param name="CallSeconds">Seconds of a call, however small.</param>
/// <param name="PositionSeconds">Seconds of a position, padding included.</param>
/// <param name="PairSeconds">Seconds of a position for each position of its sentence.</param>
public readonly record struct CallCost(double CallSeconds, double PositionSeconds, double PairSeconds)
{
    /// <summary>Positions that take as long as what every call has: about 6.5 of BERT-large and 8 of MiniLM with AVX-512.</summary>
    private const double CallPositions = 8;

    /// <summary>
    /// The same on a GPU, where starting some ten kernels a layer takes as long as many positions: about 1 ms for MiniLM, whose positions
    /// take 1 µs at 20 TFLOPS. Not measured; the calls of a run correct it.
    /// </summary>
    private const double CudaCallPositions = 1024;

    /// <summary>
    /// Operations a second of a core. Any processor's figure will do: a plan depends on the ratio of the parts, not on their scale.
    /// </summary>
    private const double OperationsPerSecond = 1e11;

    /// <summary>The model calls whose times it was measured by; 0 if it is derived from the model's sizes.</summary>
    public long MeasuredCalls { get; init; }

    /// <summary>The cost to be expected of a model that was never measured.</summary>
    /// <param name="hiddenSize">Length of a position's vector.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="isCuda">Whether it runs on a GPU.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public static CallCost Expected(int hiddenSize, int layers, bool isCuda = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);

        // The matrices of a BERT layer hold 12 times the square of its width; attention adds 4 operations a pair and width, in products
        // that run at about two thirds of the rate.
        var position = 24.0 * hiddenSize * hiddenSize * layers / OperationsPerSecond;
        return new CallCost((isCuda ? CudaCallPositions : CallPositions) * position, position, position / (4.0 * hiddenSize));
    }

    /// <summary>The time of a call.</summary>
    /// <param name="count">The number of sentences.</param>
    /// <param name="length">The padded length of each.</param>
    public double Seconds(int count, int length) => CallSeconds + ((double)count * length * (PositionSeconds + (PairSeconds * length)));
}

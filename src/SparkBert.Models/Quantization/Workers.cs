using System.Runtime.ExceptionServices;

namespace SparkBert.Models.Quantization;

/// <summary>Threads that share work whose parts do not depend on each other: the result is the same for any number of them.</summary>
/// <param name="count">The most threads at once.</param>
internal sealed class Workers(int count)
{
    private readonly ParallelOptions options = new() { MaxDegreeOfParallelism = count };

    /// <summary>Does each part once. The first exception of a part ends it.</summary>
    public void For(int parts, Action<int> work)
    {
        try
        {
            Parallel.For(0, parts, options, work);
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }
    }
}

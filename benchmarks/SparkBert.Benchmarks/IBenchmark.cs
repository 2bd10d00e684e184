namespace SparkBert.Benchmarks;

/// <summary>Something to measure. What it needs is made ready by its constructor.</summary>
internal interface IBenchmark : IDisposable
{
    /// <summary>Measures once; the same figures each time.</summary>
    IEnumerable<Figure> Run();
}

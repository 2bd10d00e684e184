namespace SparkBert.Interleaving;

/// <summary>Stands for <see cref="System.Threading.Lock"/>.</summary>
internal sealed class Lock;

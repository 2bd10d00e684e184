using SparkBert.Sessions;
using SparkBert.Worker.Models;

namespace SparkBert.Worker.Functions;

/// <summary>What the tasks of an executor share.</summary>
/// <param name="models">The models in memory.</param>
internal sealed class ExecutorResources(ExecutorModels models) : IDisposable
{
    public ExecutorModels Models => models;

    /// <summary>
    /// The tasks of an executor share its cores: a partition that takes longer than the others also uses the cores of finished ones.
    /// </summary>
    public ModelCallPool ModelCalls { get; } = new();

    public void Dispose()
    {
        ModelCalls.Dispose();
        models.Dispose();
    }
}

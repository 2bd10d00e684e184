using Microsoft.ML.OnnxRuntime;

namespace SparkBert.Sessions;

/// <summary>Ends the model calls of a run when the run is ended: a call of BERT-large may take a second.</summary>
internal sealed class ModelCallEnd : IDisposable
{
    private readonly CancellationTokenRegistration registration;

    /// <param name="cancellation">Ends the calls.</param>
    public ModelCallEnd(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            Options = SessionSettings.CreateOfCalls();
            registration = cancellation.Register(() => Options.Terminate = true);
        }
    }

    /// <summary>The options of each call; null where nobody can end the run.</summary>
    public RunOptions? Options { get; }

    /// <summary>Call it when no call is made any more.</summary>
    public void Dispose()
    {
        registration.Dispose();
        Options?.Dispose();
    }
}

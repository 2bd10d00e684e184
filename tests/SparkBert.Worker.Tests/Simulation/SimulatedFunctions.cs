using System.Security.Cryptography;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>The functions of a simulated executor.</summary>
internal static class SimulatedFunctions
{
    /// <summary>The id of the broadcast that <see cref="Content"/> reads.</summary>
    public const long Broadcast = 7;

    /// <summary>Gives the hash of the broadcast's content for each batch.</summary>
    public const string Content = "content";

    /// <summary>Waits with each batch until the task is cancelled.</summary>
    public const string Wait = "wait";

    /// <summary>What has not come by then never comes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static WorkerFunctions Create(ExecutorResources shared)
    {
        var functions = TestFunctions.Create(shared);
        functions.Register(Content, (context, batches) => batches.Select(_ =>
        {
            using var content = context.OpenBroadcast(Broadcast);
            return TestFunctions.Strings("hash", [Convert.ToHexString(SHA256.HashData(content))]);
        }));
        functions.Register(Wait, (context, batches) => batches.Select(batch =>
        {
            if (!context.Cancellation.WaitHandle.WaitOne(Patience))
            {
                throw new InvalidOperationException("the JVM has left, and the task was not cancelled");
            }

            context.Cancellation.ThrowIfCancellationRequested();
            return batch;
        }));
        return functions;
    }
}

namespace SparkBert.Testing;

/// <summary>A job on a thread of its own, as job groups belong to threads.</summary>
public static class BackgroundJob
{
    /// <summary>Starts it.</summary>
    public static BackgroundJob<T> Start<T>(Func<T> job) => new(Task.Factory.StartNew(
        job, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
}

/// <inheritdoc cref="BackgroundJob"/>
public sealed class BackgroundJob<T>(Task<T> task)
{
    /// <summary>Waits for a file that a function of the job makes.</summary>
    /// <exception cref="InvalidOperationException">The job ended without it.</exception>
    /// <exception cref="TimeoutException">It doesn't come.</exception>
    public void WaitFor(string file)
    {
        ProcessTree.Wait(() => File.Exists(file) || task.IsCompleted, file);
        if (!File.Exists(file))
        {
            // Throws what the job threw.
            throw new InvalidOperationException($"the job ended with {Finish()}, but there is no {file}.");
        }
    }

    /// <summary>Whether it has ended, with a result or an exception.</summary>
    public bool HasEnded => task.IsCompleted;

    /// <summary>The job's result, or its exception.</summary>
    /// <exception cref="TimeoutException">It doesn't end.</exception>
    public T Finish()
    {
        ProcessTree.Wait(() => task.IsCompleted, "the job ends");
        return task.GetAwaiter().GetResult();
    }
}

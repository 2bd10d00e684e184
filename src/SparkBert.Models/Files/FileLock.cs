namespace SparkBert.Models.Files;

/// <summary>
/// Makes processes and threads that share a folder work on one thing in turn: an empty file that one of them holds open. The operating
/// system lets go of it when a process ends, however it ends, so a stale lock file has no effect. The file is never deleted: a process
/// could else hold a deleted file while the next one holds a new file of the same name.
/// </summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nobody else holds the lock.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="waiting">Called once where somebody else holds it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The lock; disposing it lets go.</returns>
    public static async Task<IDisposable> AcquireAsync(string path, Action waiting, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (TryTakeTurn(path) is { } held)
            {
                return held;
            }

            if (isFirst)
            {
                waiting();
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits on this thread until nobody else holds the lock.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="waiting">Called once where somebody else holds it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The lock; disposing it lets go.</returns>
    public static IDisposable Acquire(string path, Action waiting, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (TryTakeTurn(path) is { } held)
            {
                return held;
            }

            if (isFirst)
            {
                waiting();
            }

            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes the lock where nobody else holds it.</summary>
    /// <param name="path">The lock file. Its folder must be there.</param>
    /// <returns>The lock; null if somebody else holds it.</returns>
    public static IDisposable? TryAcquire(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
    }

    /// <summary>The locks that are waited for are those of caches.</summary>
    private static IDisposable? TryTakeTurn(string path) => CacheAccess.Require(() =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return TryAcquire(path);
    });

    /// <summary>Whether somebody has the file: EWOULDBLOCK of Linux and macOS, the sharing and lock violations of Windows.</summary>
    private static bool IsHeld(IOException error) =>
        (error.HResult & 0xFFFF) is 11 or 35 or 32 or 33 && error is not (DirectoryNotFoundException or FileNotFoundException);
}

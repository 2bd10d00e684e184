using System.Diagnostics;

namespace SparkBert.Models.Store;

/// <summary>
/// Makes processes that share a cache work on one thing in turn: an empty file that one of them holds open. The operating system lets go of it when a process ends, however it ends, so a lock file that
/// is lying about locks nothing. It is never deleted: a process could else hold a deleted file while the next one holds a new file of the same name.
/// </summary>
internal static class CacheLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until no one else holds the lock.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="waiting">Is called once if it has to be waited for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The lock; disposing it lets go.</returns>
    public static async Task<IDisposable> AcquireAsync(string path, Action waiting, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException error) when (IsHeld(error))
            {
                if (isFirst)
                {
                    waiting();
                }

                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether opening failed because someone has the file: EWOULDBLOCK of Linux and macOS, the sharing and lock violations of Windows.</summary>
    private static bool IsHeld(IOException error)
    {
        Debug.Assert(error is not FileNotFoundException, "the file is created where it is missing");
        return (error.HResult & 0xFFFF) is 11 or 35 or 32 or 33 && error is not DirectoryNotFoundException;
    }
}

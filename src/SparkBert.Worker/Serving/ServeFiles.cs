using System.Security.Cryptography;

namespace SparkBert.Worker.Serving;

/// <summary>
/// The files of a server, in a folder that only its user may open: the socket <c>NAME</c>, <c>NAME.lock</c>, which the server holds locked
/// while it lives, <c>NAME.secret</c>, and <c>NAME.log</c>, where whoever starts it may send its standard error. Its end removes them, and
/// the folder if it is empty then. What a killed server left is replaced by the next one.
/// </summary>
internal sealed class ServeFiles : IDisposable
{
    /// <summary>The environment variable with the secret. Where it is not set, the server makes one and writes it to its file.</summary>
    public const string SecretVariable = "SPARKBERT_SERVE_SECRET";

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const int SecretBytes = 32;

    private readonly FileStream lockFile;

    private ServeFiles(string socketPath, FileStream lockFile)
    {
        SocketPath = socketPath;
        this.lockFile = lockFile;
    }

    public string SocketPath { get; }

    /// <summary>The secret that clients must say.</summary>
    public string Secret { get; private set; } = "";

    private string SecretPath => SocketPath + ".secret";

    /// <summary>Takes the lock and makes the secret; the socket's path is free then.</summary>
    /// <returns>Null when another process has the lock.</returns>
    /// <exception cref="IOException">The folder is open to others, or a file can't be written.</exception>
    public static ServeFiles? TryTake(string socketPath)
    {
        MakeFolder(Path.GetDirectoryName(socketPath)!);
        if (TryLock(socketPath + ".lock") is not { } locked)
        {
            return null;
        }

        var files = new ServeFiles(socketPath, locked);
        try
        {
            File.Delete(socketPath);
            files.MakeSecret();
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // The lock goes last, so that no other server of this socket begins before its files are gone.
        File.Delete(SocketPath);
        File.Delete(SecretPath);
        File.Delete(SocketPath + ".log");
        File.Delete(lockFile.Name);
        lockFile.Dispose();
        try
        {
            Directory.Delete(Path.GetDirectoryName(SocketPath)!);
        }
        catch (IOException)
        {
            // Another server's files are in it.
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerFolder);
        if (new DirectoryInfo(folder).LinkTarget is not null || (File.GetUnixFileMode(folder) & ~OwnerFolder) != 0)
        {
            throw new IOException(
                $"the folder {folder} of the socket must be no link, and open to its owner alone (mode 0700); name another one.");
        }
    }

    private static FileStream? TryLock(string path)
    {
        while (true)
        {
            FileStream file;
            try
            {
                file = OpenOwn(path, FileMode.OpenOrCreate);
            }
            catch (DirectoryNotFoundException)
            {
                // A server that ended removed it.
                MakeFolder(Path.GetDirectoryName(path)!);
                continue;
            }
            catch (IOException error) when (IsLocked(error))
            {
                return null;
            }

            // A server that ended may have removed the file after it was opened and before it was locked: such a lock keeps out nobody.
            if (!OperatingSystem.IsLinux()
                || File.ResolveLinkTarget($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", false)?.FullName == path)
            {
                return file;
            }

            file.Dispose();
        }
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, and the sharing violation of Windows.</summary>
    private static bool IsLocked(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static FileStream OpenOwn(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        return new FileStream(path, options);
    }

    private void MakeSecret()
    {
        File.Delete(SecretPath);
        if (Environment.GetEnvironmentVariable(SecretVariable) is { Length: > 0 } given)
        {
            Secret = given;
            return;
        }

        // It is there whole or not at all.
        Secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(SecretBytes));
        var unfinished = SecretPath + ".new";
        File.Delete(unfinished);
        using (var file = OpenOwn(unfinished, FileMode.CreateNew))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Secret));
        }

        File.Move(unfinished, SecretPath);
    }
}

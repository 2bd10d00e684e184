using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Bundles;

/// <summary>
/// Hashes of large files that were read before, so that they are not read again while the kernel says that they are the same. A record is a
/// small file of the user's own. What it proves, and where, is in docs/decisions/0019.
/// </summary>
/// <param name="folder">The folder of the records. It need not exist, and where it can't be written, nothing is remembered.</param>
/// <param name="clock">The clock; the system's if null.</param>
public sealed partial class RememberedHashes(string folder, TimeProvider? clock = null)
{
    /// <summary>The variable that turns the memory off (0) for all models of a process.</summary>
    internal const string Variable = "SPARKBERT_REMEMBER_HASHES";

    /// <summary>Smaller files are hashed faster than a record is written.</summary>
    internal const long MinBytes = 4 << 20;

    /// <summary>Records are a few hundred bytes; the oldest go first.</summary>
    internal const int MaxRecords = 256;

    /// <summary>
    /// Times of a file system are coarser than a write takes: a file that changed so little ago may change again and keep its state.
    /// </summary>
    private const int SettledSeconds = 2;

    /// <summary>
    /// File systems of this machine that set the time of change before content changes, by a write or through a mapping (statfs.h): ext,
    /// XFS, Btrfs, F2FS, overlay. Not tmpfs, whose mappings set no time, nor those whose content another machine or a program may change.
    /// </summary>
    private static readonly HashSet<uint> Trusted = [0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x794C7630];

    /// <summary>The memory in a cache of models; null if <c>SPARKBERT_REMEMBER_HASHES=0</c> turns it off.</summary>
    /// <param name="cacheFolder">The cache.</param>
    public static RememberedHashes? In(string cacheFolder) => Environment.GetEnvironmentVariable(Variable) == "0"
        ? null
        : new RememberedHashes(Path.Combine(Path.GetFullPath(cacheFolder), "opened"));

    /// <summary>The SHA-256 of a file: the remembered one, or the one that is found by reading, which is remembered then.</summary>
    /// <param name="file">The file.</param>
    /// <param name="read">Reads the file's content to the end and gives its SHA-256 in hexadecimal.</param>
    /// <param name="expected">The only hash that is believed without reading, and the only one to remember; null for any.</param>
    /// <returns>The SHA-256 in hexadecimal.</returns>
    public string Find(SafeFileHandle file, Func<string> read, string? expected = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(read);
        if (FindKnown(file) is { } known && IsExpected(known))
        {
            return known;
        }

        var state = Prepare(file);
        var hash = read();
        if (state is { } settled && IsExpected(hash))
        {
            Remember(file, settled, hash);
        }

        return hash;

        bool IsExpected(string hash) => expected is null || hash.Equals(expected, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The memory in the user's cache of models; null if it is turned off or the user has no cache.</summary>
    internal static RememberedHashes? OfUser()
    {
        var caches = Find("XDG_CACHE_HOME") ?? (Find("HOME") is { } home ? Path.Combine(home, ".cache") : null);
        var cache = Find("SPARKBERT_CACHE") ?? (caches is null ? null : Path.Combine(caches, "sparkbert", "models"));
        return cache is null ? null : In(cache);

        static string? Find(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
    }

    /// <summary>
    /// Before a file is read to be hashed: brings its content to the disk, so that the next write through any mapping sets its time of
    /// change. (A page that was written through a mapping may be written again without that, until it is on the disk.)
    /// </summary>
    /// <returns>The state that can be remembered; null if none can.</returns>
    internal FileState? Prepare(SafeFileHandle file)
    {
        Span<byte> system = stackalloc byte[256];
        if (FileState.Read(file) is not { } state
            || RandomAccess.GetLength(file) < MinBytes
            || (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds() - state.Changed <= SettledSeconds
            || GetFileSystem(file, ref MemoryMarshal.GetReference(system)) != 0
            || !Trusted.Contains(BinaryPrimitives.ReadUInt32LittleEndian(system)))
        {
            return null;
        }

        try
        {
            RandomAccess.FlushToDisk(file);
            return state;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers the hash of a file, if it is still in the state that it had before it was read.</summary>
    internal void Remember(SafeFileHandle file, FileState state, string hash)
    {
        if (FileState.Read(file) != state)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            var pending = Path.Combine(folder, Guid.NewGuid().ToString("N"));
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(pending, options))
            {
                stream.Write(Encoding.ASCII.GetBytes(Describe(state, hash)));
            }

            File.Move(pending, RecordOf(state), overwrite: true);
            foreach (var old in new DirectoryInfo(folder).GetFiles().OrderByDescending(record => record.LastWriteTimeUtc).Skip(MaxRecords))
            {
                old.Delete();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is hashed again the next time.
        }
    }

    /// <summary>
    /// What a record says. It ends with the boot: after a crash, content may be on the disk without its time of change, and a disk may have
    /// been written elsewhere.
    /// </summary>
    private static string Describe(FileState state, string hash) =>
        $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {state.Text} {hash.ToUpperInvariant()}\n";

    /// <summary>The hash that a file, in the state that it has, is known to have; null if none is.</summary>
    private string? FindKnown(SafeFileHandle file)
    {
        try
        {
            if (FileState.Read(file) is not { } state || !File.Exists(RecordOf(state)))
            {
                return null;
            }

            // What another user could have written says nothing.
            using var record = File.OpenHandle(RecordOf(state));
            return FileState.Read(record) is { } own
                && own.Owner == GetUser() && (own.Mode & 0xF012) == 0x8000
                && ReadText(record) is var text
                && text.Split(' ', '\n') is [_, _, { Length: 2 * SHA256.HashSizeInBytes } hash, _]
                && text == Describe(state, hash)
                ? hash
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string ReadText(SafeFileHandle record)
    {
        Span<byte> bytes = stackalloc byte[512];
        return Encoding.ASCII.GetString(bytes[..RandomAccess.Read(record, bytes, 0)]);
    }

    private string RecordOf(FileState state) => Path.Combine(folder, string.Join('-', state.Text.Split('-')[..2]));

    [LibraryImport("libc", EntryPoint = "fstatfs")]
    private static partial int GetFileSystem(SafeFileHandle file, ref byte system);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();
}

using System.Security.Cryptography;
using SparkBert.Bundles;

namespace SparkBert.Models.Files;

/// <summary>The SHA-256 of a file.</summary>
internal static class ContentHash
{
    /// <summary>Reads a file to its end.</summary>
    /// <returns>Its SHA-256, in hexadecimal.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string Compute(string file, CancellationToken cancellation)
    {
        using var stream = Open(file);
        return Compute(stream, cancellation);
    }

    /// <summary>Reads a file to its end, unless its hash is remembered.</summary>
    /// <returns>Its SHA-256, in hexadecimal.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string Find(string file, RememberedHashes? memory, CancellationToken cancellation)
    {
        using var stream = Open(file);
        return memory?.Find(stream.SafeFileHandle, () => Compute(stream, cancellation)) ?? Compute(stream, cancellation);
    }

    private static FileStream Open(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    private static string Compute(FileStream stream, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

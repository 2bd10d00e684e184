using System.Security.Cryptography;

namespace SparkBert.Models.Files;

/// <summary>The SHA-256 of a file.</summary>
internal static class ContentHash
{
    /// <summary>Reads a file to its end.</summary>
    /// <returns>Its SHA-256, in hexadecimal.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string Compute(string file, CancellationToken cancellation)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
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

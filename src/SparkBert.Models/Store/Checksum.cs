using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SparkBert.Models.Store;

/// <summary>What the bytes of a file must give.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Value">Its value in hexadecimal digits of either case.</param>
internal sealed record Checksum(ChecksumKind Kind, string Value)
{
    /// <summary>The function's name, for messages.</summary>
    public string Name => Kind switch
    {
        ChecksumKind.Md5 => "MD5",
        ChecksumKind.Sha256 => "SHA-256",
        _ => "Git blob id",
    };

    /// <summary>Computes the value of a file.</summary>
    /// <returns>Lower-case hexadecimal digits.</returns>
    public async Task<string> ComputeAsync(string path, CancellationToken cancellation)
    {
        const FileOptions Options = FileOptions.SequentialScan | FileOptions.Asynchronous;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, Options);
        await using var closing = stream.ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(Kind switch
        {
            ChecksumKind.Md5 => HashAlgorithmName.MD5,
            ChecksumKind.Sha256 => HashAlgorithmName.SHA256,
            _ => HashAlgorithmName.SHA1,
        });
        if (Kind == ChecksumKind.GitBlob)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        }

        var buffer = new byte[1 << 20];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }

    /// <summary>Whether a value is the one that must be.</summary>
    public bool IsMet(string actual) => string.Equals(Value, actual, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The functions that stores give checksums of.</summary>
internal enum ChecksumKind
{
    /// <summary>Of a Spark NLP model's file. It finds damage; it is no proof against a forger, as HTTPS to the store is.</summary>
    Md5,

    /// <summary>Of a large file on Hugging Face.</summary>
    Sha256,

    /// <summary>SHA-1 as Git names a file's content, of small files on Hugging Face.</summary>
    GitBlob,
}

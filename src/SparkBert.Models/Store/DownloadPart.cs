using System.Net.Http.Headers;
using SparkBert.Models.Files;

namespace SparkBert.Models.Store;

/// <summary>
/// The part of a file that has been received: <c>NAME.part</c>, and <c>NAME.part.json</c> that says what it is a part of.
/// </summary>
internal sealed class DownloadPart(RemoteFile file, string target)
{
    private readonly string statePath = target + ".part.json";

    /// <summary>The file.</summary>
    public string Path { get; } = target + ".part";

    /// <summary>The bytes that are there.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    private string? ChecksumText => file.Checksum is null ? null : $"{file.Checksum.Kind}:{file.Checksum.Value}";

    /// <summary>Looks whether the part can be resumed; deletes it if not.</summary>
    /// <returns>
    /// The bytes that are kept, the version that the rest must be of (null if only the checksum will show it), and the size of the whole
    /// where it is known.
    /// </returns>
    public (long Kept, RangeConditionHeaderValue? IfRange, long? Total) Resume()
    {
        var state = DownloadState.Read(statePath);
        var length = Length;
        if (state is null
            || length == 0
            || state.Address != file.Address
            || state.Checksum != ChecksumText
            || length > (state.TotalBytes ?? long.MaxValue)
            || (state.ETag is null && state.LastModified is null && file.Checksum is null))
        {
            Delete();
            return (0, null, null);
        }

        var version = state.ETag is not null ? new RangeConditionHeaderValue(new EntityTagHeaderValue(state.ETag))
            : state.LastModified is { } date ? new RangeConditionHeaderValue(date)
            : null;
        return (length, version, state.TotalBytes);
    }

    /// <summary>Begins the part from its start.</summary>
    /// <param name="response">The answer whose content it becomes.</param>
    /// <param name="total">The size of the whole, where it is known.</param>
    /// <param name="isResumable">Whether the rest may be asked for later.</param>
    public void Begin(HttpResponseMessage response, long? total, bool isResumable)
    {
        Delete();
        if (!isResumable)
        {
            return;
        }

        new DownloadState
        {
            Address = file.Address,
            ETag = response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null,
            LastModified = response.Content.Headers.LastModified,
            TotalBytes = total,
            Checksum = ChecksumText,
        }.Write(statePath);
    }

    /// <summary>Opens the part to write on.</summary>
    public FileStream Append() => new(Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous);

    /// <summary>Replaces a part that came as gzip by its content.</summary>
    /// <param name="limit">The maximum of its bytes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">It is damaged, cut off, or has more bytes than the limit.</exception>
    public void Decode(long limit, CancellationToken cancellation)
    {
        var decoded = Path + ".decoded";
        try
        {
            using (var source = File.OpenRead(Path))
            using (var gzip = new CheckedGzipStream(source))
            using (var target = File.Create(decoded))
            {
                var buffer = new byte[1 << 17];
                for (int count; (count = gzip.Read(buffer)) > 0;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    target.Write(buffer, 0, count);
                    if (target.Position > limit)
                    {
                        throw new InvalidDataException($"unpacks to more than {ByteSize.Format(limit)}.");
                    }
                }
            }

            File.Move(decoded, Path, overwrite: true);
        }
        finally
        {
            File.Delete(decoded);
        }
    }

    /// <summary>Gives the whole file its name.</summary>
    public void Complete()
    {
        File.Move(Path, target, overwrite: true);
        File.Delete(statePath);
    }

    /// <summary>Removes what is there.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(statePath);
    }
}

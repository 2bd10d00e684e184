using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using SparkBert.Models.Files;

namespace SparkBert.Models.Store;

/// <summary>
/// Fetches a file, whatever happens on the way. Cut and silent connections and busy servers are tried again, and the part that is there is
/// resumed, also by the next process. The file gets its name when its checksum is right.
/// </summary>
/// <param name="client">The client of the store.</param>
/// <param name="settings">Limits, pauses, progress and log.</param>
/// <param name="file">The file.</param>
/// <param name="target">Where it is put. Only one process may fetch it at a time: see <see cref="FileLock"/>.</param>
internal sealed class Download(StoreClient client, StoreSettings settings, RemoteFile file, string target)
{
    /// <summary>Receiving this many new bytes resets the retry count.</summary>
    private const long MinProgressBytes = 64 << 10;

    private const int BufferBytes = 128 << 10;

    private const string MakeRoom = "Make room, or name another folder with --cache or SPARKBERT_CACHE.";

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(2);

    private readonly DownloadPart part = new(file, target);
    private readonly long limit = Math.Min(file.MaxBytes ?? long.MaxValue, settings.Options.MaxFileBytes);

    /// <summary>Fetches the file.</summary>
    /// <param name="cancellation">Ends the download; the part is kept.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            return await RunToTheEndAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException error) when (DiskSpace.IsFull(error))
        {
            part.Delete();
            throw new ModelDownloadException(
                $"the disk of {Path.GetDirectoryName(target)} is full; what was there of {file.Name} was removed. {MakeRoom}", error)
            {
                IsDiskFull = true,
            };
        }
        catch (OperationCanceledException)
        {
            settings.Logger.Interrupted(DescribeKept());
            throw;
        }
    }

    private async Task<long> RunToTheEndAsync(CancellationToken cancellation)
    {
        var failures = 0;
        var farthest = part.Length;
        for (var isWholeAgain = false; ;)
        {
            var (kept, ifRange, total) = part.Resume();
            if (kept > 0)
            {
                settings.Logger.Resuming(file.Name, ByteSize.Format(kept));
            }

            try
            {
                if (kept == 0 || kept != total)
                {
                    await AttemptAsync(kept, ifRange, total, cancellation).ConfigureAwait(false);
                }
            }
            catch (TransientDownloadException error)
            {
                failures = part.Length > farthest + MinProgressBytes ? 1 : failures + 1;
                farthest = Math.Max(farthest, part.Length);
                await PauseAsync(error, failures, cancellation).ConfigureAwait(false);
                continue;
            }

            var size = part.Length;
            if (await FindWrongChecksumAsync(cancellation).ConfigureAwait(false) is not { } actual)
            {
                part.Complete();
                return size;
            }

            part.Delete();
            if (kept == 0 || isWholeAgain)
            {
                throw new ModelDownloadException(
                    $"{file.Address} was damaged on the way, or is another file: its {file.Checksum!.Name} is {actual}, "
                    + $"but must be {file.Checksum.Value.ToLowerInvariant()}. The file was removed; try again.");
            }

            // What an earlier process left may be damaged, on the disk for instance: it is tried once without.
            settings.Logger.ResumedDamaged(file.Name, file.Checksum!.Name);
            isWholeAgain = true;
        }
    }

    private async Task AttemptAsync(long kept, RangeConditionHeaderValue? ifRange, long? knownTotal, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var isEncoded = false;
        try
        {
            stall.CancelAfter(settings.Options.StallTimeout);
            using var response = await client.GetAsync(file.Address, kept, ifRange, stall.Token).ConfigureAwait(false);
            if (kept > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                part.Delete();
                throw new TransientDownloadException("the server does not have the rest of the part that is there");
            }

            Refuse(response);
            isEncoded = IsEncoded(response);
            var isRest = kept > 0 && response.StatusCode == HttpStatusCode.PartialContent;
            var range = response.Content.Headers.ContentRange;
            var isOther = range?.From != kept || (knownTotal is not null && range.Length is { } length && length != knownTotal);
            if (isRest && (isEncoded || isOther))
            {
                part.Delete();
                throw new TransientDownloadException("the server sent other bytes than were asked for");
            }

            var total = isRest ? range!.Length ?? knownTotal : response.Content.Headers.ContentLength;
            CheckSize(isEncoded ? null : total);
            if (!isRest)
            {
                part.Begin(response, total, isResumable: !isEncoded);
                kept = 0;
            }

            CheckRoom(total - kept);
            await CopyAsync(response, isEncoded ? total : total ?? file.Size, stall).ConfigureAwait(false);
            if (isEncoded)
            {
                part.Decode(limit, cancellation);
                CheckSize(part.Length);
            }
            else if (total is null)
            {
                RequireEnd(response);
            }
        }
        catch (InvalidDataException error) when (isEncoded)
        {
            throw new TransientDownloadException(
                $"the server sent it compressed, though nobody asked for that, and {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            var seconds = settings.Options.StallTimeout.TotalSeconds;
            throw new TransientDownloadException(
                string.Create(CultureInfo.InvariantCulture, $"no byte came for {seconds:0.###} seconds"), error);
        }
        catch (HttpRequestException error)
        {
            throw new TransientDownloadException(error.Message, error)
            {
                IsUnreachable = error.HttpRequestError
                    is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
            };
        }
        catch (IOException error) when (error is HttpIOException || error.InnerException is System.Net.Sockets.SocketException)
        {
            throw new TransientDownloadException($"the connection was cut ({error.Message})", error);
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, long? total, CancellationTokenSource stall)
    {
        var source = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        var destination = part.Append();
        await using var closingToo = destination.ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        var done = destination.Position;
        var reported = Stopwatch.StartNew();
        while (true)
        {
            stall.CancelAfter(settings.Options.StallTimeout);
            var count = await source.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            done += count;
            if (done > limit)
            {
                CheckSize(done);
            }

            await destination.WriteAsync(buffer.AsMemory(0, count), stall.Token).ConfigureAwait(false);
            if (reported.ElapsedMilliseconds >= 100)
            {
                settings.Options.Progress?.Report(new DownloadProgress(file.Name, done, total));
                reported.Restart();
            }
        }

        settings.Options.Progress?.Report(new DownloadProgress(file.Name, done, total));
        if (done != (total ?? done))
        {
            throw new TransientDownloadException($"the connection ended after {done} of {total} bytes");
        }
    }

    /// <summary>Whether a server or a proxy between compressed the content, which no request asks for.</summary>
    private bool IsEncoded(HttpResponseMessage response)
    {
        var encodings = response.Content.Headers.ContentEncoding.Select(name => name.ToLowerInvariant()).Where(name => name != "identity");
        return encodings.ToList() switch
        {
            [] => false,
            ["gzip" or "x-gzip"] => true,
            var others => throw new ModelDownloadException(
                $"{file.Address}: the server or a proxy sent the content in the encoding {string.Join(", ", others)}, though nobody "
                + "asked for one. gzip alone is read; switch the encoding off."),
        };
    }

    /// <summary>
    /// Refuses a file that nothing shows to be whole: the connection's end is the only end, and the store lists neither size nor checksum.
    /// </summary>
    private void RequireEnd(HttpResponseMessage response)
    {
        var hasEnd = response.Headers.TransferEncodingChunked == true || response.Version.Major > 1;
        if (!hasEnd && file.Size is null && file.Checksum is null && !file.ShowsItsEnd)
        {
            part.Delete();
            throw new ModelDownloadException(
                $"{file.Address}: nothing shows whether the file came whole: the server says no length, and the store lists neither size "
                + "nor checksum. Use a store or a mirror that does.");
        }
    }

    /// <summary>Throws where the answer is no content.</summary>
    private void Refuse(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
        {
            return;
        }

        var status = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}");
        if ((int)response.StatusCode is 408 or 429 or 500 or 502 or 503 or 504)
        {
            var after = response.Headers.RetryAfter;
            throw new TransientDownloadException($"the server answered {status}")
            {
                RetryAfter = after?.Delta ?? (after?.Date - DateTimeOffset.UtcNow),
            };
        }

        throw new StoreAnswerException(response.StatusCode, $"{file.Address}: the server answered {status}.");
    }

    private void CheckSize(long? total)
    {
        if (file.Size is { } expected && total is { } found && found != expected)
        {
            part.Delete();
            throw new ModelDownloadException($"{file.Address} has {found} bytes, but the store says {expected}.");
        }

        if (total > limit)
        {
            part.Delete();
            throw new ModelDownloadException(
                $"{file.Address} has {ByteSize.Format(total.Value)} or more, over the limit of {ByteSize.Format(limit)}.");
        }
    }

    /// <summary>Says that the disk is too small before an hour of download, and not after it.</summary>
    private void CheckRoom(long? needed)
    {
        if (needed is { } bytes && DiskSpace.FindFree(Path.GetDirectoryName(target)!) is { } free && bytes > free)
        {
            part.Delete();
            throw new ModelDownloadException(
                $"the disk of {Path.GetDirectoryName(target)} is too full: {file.Name} needs {ByteSize.Format(bytes)} more, "
                + $"and {ByteSize.Format(free)} are free. What was there of it was removed. {MakeRoom}")
            {
                IsDiskFull = true,
            };
        }
    }

    private async Task<string?> FindWrongChecksumAsync(CancellationToken cancellation)
    {
        if (file.Checksum is null)
        {
            return null;
        }

        var actual = await file.Checksum.ComputeAsync(part.Path, cancellation).ConfigureAwait(false);
        return file.Checksum.IsMet(actual) ? null : actual;
    }

    private async Task PauseAsync(TransientDownloadException error, int failures, CancellationToken cancellation)
    {
        var max = error.IsUnreachable ? Math.Min(2, settings.Options.MaxAttempts) : settings.Options.MaxAttempts;
        var isTooLong = error.RetryAfter > MaxRetryAfter;
        if (failures >= max || isTooLong)
        {
            var wish = isTooLong
                ? string.Create(CultureInfo.InvariantCulture, $" and asks for a pause of {error.RetryAfter!.Value.TotalSeconds:0} seconds")
                : "";
            throw new ModelDownloadException(
                $"{file.Address} can't be fetched: {error.Message}{wish}. Attempts: {failures}. {DescribeKept()}", error)
            {
                IsOutOfReach = true,
            };
        }

        var doubled = settings.Options.FirstPause * Math.Pow(2, Math.Min(failures - 1, 16));
        var pause = error.RetryAfter ?? (doubled < MaxPause ? doubled : MaxPause);
        pause = pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
        settings.Logger.Retrying(file.Name, error.Message, pause.TotalSeconds);
        await Task.Delay(pause, cancellation).ConfigureAwait(false);
    }

    private string DescribeKept() => part.Length is > 0 and var length
        ? $"{ByteSize.Format(length)} of {file.Name} are kept in {Path.GetDirectoryName(target)}; the next try goes on from there."
        : $"Nothing of {file.Name} was kept.";
}

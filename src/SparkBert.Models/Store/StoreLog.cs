using Microsoft.Extensions.Logging;

namespace SparkBert.Models.Store;

/// <summary>What is logged of stores and downloads. No message has a token or the query of an address, which may be a signature.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(110, LogLevel.Information, "Asking {Host} for {Name}")]
    public static partial void Asking(this ILogger logger, string host, string name);

    [LoggerMessage(111, LogLevel.Information, "Reading {Address}")]
    public static partial void ReadingList(this ILogger logger, Uri address);

    [LoggerMessage(112, LogLevel.Information, "{Name} is {Source}")]
    public static partial void Resolved(this ILogger logger, string name, string source);

    [LoggerMessage(113, LogLevel.Information, "Another process works on {Name}; waiting for it")]
    public static partial void Waiting(this ILogger logger, string name);

    [LoggerMessage(114, LogLevel.Warning, "The copy in the cache is damaged and is made again: {Cause}")]
    public static partial void DamagedCopy(this ILogger logger, string cause);

    [LoggerMessage(115, LogLevel.Information, "Fetching {Address} ({Size})")]
    public static partial void Fetching(this ILogger logger, Uri address, string size);

    [LoggerMessage(116, LogLevel.Information, "{File}: {Size} are there already; the download goes on from there")]
    public static partial void Resuming(this ILogger logger, string file, string size);

    [LoggerMessage(117, LogLevel.Warning, "{File}: {Cause}; next attempt in {Seconds:0.#} s")]
    public static partial void Retrying(this ILogger logger, string file, string cause, double seconds);

    [LoggerMessage(118, LogLevel.Warning, "{File}: the resumed file has another {Checksum}; it is fetched once more as a whole")]
    public static partial void ResumedDamaged(this ILogger logger, string file, string checksum);

    [LoggerMessage(120, LogLevel.Warning, "{File}: the store lists no checksum of it, so another content would not be noticed")]
    public static partial void Unverified(this ILogger logger, string file);

    [LoggerMessage(119, LogLevel.Information, "{Kept}")]
    public static partial void Interrupted(this ILogger logger, string kept);
}

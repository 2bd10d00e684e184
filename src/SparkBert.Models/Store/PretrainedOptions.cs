using Microsoft.Extensions.Logging;
using SparkBert.Bundles;
using SparkBert.Models.Import;
using SparkBert.Sessions;

namespace SparkBert.Models.Store;

/// <summary>
/// Where and how models are found by their names. What is null is taken from the environment variable named beside it, else from the
/// default.
/// </summary>
public sealed record PretrainedOptions
{
    /// <summary>The address under which Spark NLP's folders of models lie (SPARKBERT_SPARKNLP_URL); the public bucket by default.</summary>
    /// <exception cref="ArgumentException">No web address, or one with a user, password, query or fragment.</exception>
    public Uri? SparkNlpUrl
    {
        get;
        init => field = CheckAddress(value, nameof(SparkNlpUrl));
    }

    /// <summary>
    /// The same for folders whose name begins with <c>@</c> (SPARKBERT_SPARKNLP_COMMUNITY_URL); the community bucket by default.
    /// </summary>
    /// <exception cref="ArgumentException">See <see cref="SparkNlpUrl"/>.</exception>
    public Uri? SparkNlpCommunityUrl
    {
        get;
        init => field = CheckAddress(value, nameof(SparkNlpCommunityUrl));
    }

    /// <summary>
    /// The address of the Hugging Face hub or of a mirror (SPARKBERT_HF_URL, HF_ENDPOINT); <c>https://huggingface.co</c> by default.
    /// </summary>
    /// <exception cref="ArgumentException">See <see cref="SparkNlpUrl"/>.</exception>
    public Uri? HuggingFaceUrl
    {
        get;
        init => field = CheckAddress(value, nameof(HuggingFaceUrl));
    }

    /// <summary>
    /// The token for private and gated repositories (HF_TOKEN). It goes to <see cref="HuggingFaceUrl"/> alone: to no other host, not
    /// unencrypted, and into no message. Blanks and line breaks around it do not count.
    /// </summary>
    /// <exception cref="ArgumentException">It has characters that no token has.</exception>
    public string? HuggingFaceToken
    {
        get;
        init => field = value is null || StoreSettings.IsToken(value)
            ? value
            : throw new ArgumentException("HuggingFaceToken has spaces or characters that no token has.", nameof(HuggingFaceToken));
    }

    /// <summary>Whether only the cache is asked (SPARKBERT_OFFLINE, where 1 and true say yes).</summary>
    public bool? Offline { get; init; }

    /// <summary>The folder for models (SPARKBERT_CACHE); by default <c>sparkbert/models</c> in the user's cache folder.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string? CacheFolder
    {
        get;
        init => field = value is null or { Length: > 0 }
            ? value
            : throw new ArgumentException("CacheFolder must not be empty.", nameof(CacheFolder));
    }

    /// <summary>
    /// The form of GELU that an import takes; null takes what the model says. Another form is another bundle in the cache.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither of the two.</exception>
    public Gelu? Gelu
    {
        get;
        init => field = new ImportOptions { Gelu = value }.Gelu;
    }

    /// <summary>
    /// The precision that the model is to have, <c>fp32</c> or <c>int8</c>; null for the one that it has. A model in fp32 is turned into
    /// int8 once, in the cache; see <see cref="ModelQuantization"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Another word.</exception>
    public string? Precision
    {
        get;
        init => field = value is null or BundleManifest.SinglePrecision or BundleManifest.EightBitPrecision
            ? value
            : throw new ArgumentException(
                $"Precision must be {BundleManifest.SinglePrecision} or {BundleManifest.EightBitPrecision}, but is '{value}'",
                nameof(Precision));
    }

    /// <summary>What the model runs on, see <see cref="BertModelOptions.Device"/>; the processor by default.</summary>
    public ComputeDevice Device { get; init; }

    /// <summary>
    /// The version of Spark NLP whose models are asked for: newer ones are passed over. 5.5.3 by default, the one that SparkBert is
    /// compared with.
    /// </summary>
    /// <exception cref="ArgumentException">No version.</exception>
    public string SparkNlpVersion
    {
        get;
        init
        {
            _ = ResourceVersion.Parse(value);
            field = value;
        }
    } = "5.5.3";

    /// <summary>The version of Spark whose models are asked for: newer ones are passed over.</summary>
    /// <exception cref="ArgumentException">No version.</exception>
    public string SparkVersion
    {
        get;
        init
        {
            _ = ResourceVersion.Parse(value);
            field = value;
        }
    } = "3.5.9";

    /// <summary>The maximum number of bytes that a file may have; 16 GiB by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public long MaxFileBytes
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxFileBytes), value, "MaxFileBytes must be at least 1");
    } = 16L << 30;

    /// <summary>How long a server may send nothing before the connection is given up and tried again; 30 seconds by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public TimeSpan StallTimeout
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(StallTimeout), value, "StallTimeout must be above zero");
    } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum attempts without progress; 5 by default. Any new bytes reset the count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int MaxAttempts
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxAttempts), value, "MaxAttempts must be at least 1");
    } = 5;

    /// <summary>
    /// Whether the model is opened for speed; see <see cref="BertModelOptions.PackWeights"/>. True by default; false for a run or two.
    /// </summary>
    public bool PackWeights { get; init; } = true;

    /// <summary>Hears how far a download is, about ten times a second, on the thread that reads; null for none.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Gets the progress of an import, on the thread that imports; null for none.</summary>
    public IProgress<ImportProgress>? ImportProgress { get; init; }

    /// <summary>Gets what is resolved, waited for, tried again, kept and imported, and which model was opened; null for none.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>The pause before the second attempt; each further one is twice as long, 30 seconds at most.</summary>
    internal TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The type's name alone: what is printed must not hold the token.</summary>
    public override string ToString() => nameof(PretrainedOptions);

    private static Uri? CheckAddress(Uri? value, string name) =>
        value is not null && StoreSettings.DescribeFault(value) is { } fault
            ? throw new ArgumentException($"{name}: {fault}", name)
            : value;
}

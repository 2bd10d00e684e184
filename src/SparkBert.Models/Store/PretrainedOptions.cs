using SparkBert.Models.Import;

namespace SparkBert.Models.Store;

/// <summary>Where and how pretrained models are found. What is null is taken from the environment variable named beside it, else from the default.</summary>
public sealed record PretrainedOptions
{
    /// <summary>The address under which Spark NLP's folders of models lie (SPARKBERT_SPARKNLP_URL); the public bucket by default.</summary>
    public Uri? SparkNlpUrl { get; init; }

    /// <summary>The same for folders whose name begins with <c>@</c> (SPARKBERT_SPARKNLP_COMMUNITY_URL); the community bucket by default.</summary>
    public Uri? SparkNlpCommunityUrl { get; init; }

    /// <summary>The address of the Hugging Face hub or of a mirror (SPARKBERT_HF_URL, HF_ENDPOINT); <c>https://huggingface.co</c> by default.</summary>
    public Uri? HuggingFaceUrl { get; init; }

    /// <summary>The token for private and gated repositories (HF_TOKEN). It goes to <see cref="HuggingFaceUrl"/> alone: to no other host, not unencrypted, and into no message.</summary>
    public string? HuggingFaceToken { get; init; }

    /// <summary>Whether only the cache is asked (SPARKBERT_OFFLINE, where 1 and true say yes).</summary>
    public bool? Offline { get; init; }

    /// <summary>The folder in which pulled models are kept (SPARKBERT_CACHE); by default <c>sparkbert/models</c> in the user's cache folder.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The form of GELU that the import takes; null takes what the model says. Another form is another bundle in the cache.</summary>
    public Gelu? Gelu { get; init; }

    /// <summary>The version of Spark NLP whose models are asked for: newer ones are passed over. 5.5.3 by default, the one that SparkBert is compared with.</summary>
    public string SparkNlpVersion { get; init; } = "5.5.3";

    /// <summary>The version of Spark whose models are asked for: newer ones are passed over.</summary>
    public string SparkVersion { get; init; } = "3.5.9";

    /// <summary>The most bytes that a file may have; 16 GiB by default.</summary>
    public long MaxFileBytes { get; init; } = 16L << 30;

    /// <summary>How long a server may send nothing before the connection is given up and tried anew; 30 seconds by default.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a file is tried without a step ahead; 5 by default. A cut connection that brought new bytes begins the count anew.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Is told how far a download is, about ten times a second, on the thread that reads.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Is told how far the import of what was fetched is.</summary>
    public IProgress<ImportProgress>? ImportProgress { get; init; }

    /// <summary>Is told in a line what is resolved, waited for, tried anew and kept.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Ends a download; what was received is kept and resumed the next time.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The pause before the second attempt; each further one is twice as long, 30 seconds at most.</summary>
    internal TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The type's name alone: what is printed must not hold the token.</summary>
    public override string ToString() => nameof(PretrainedOptions);
}

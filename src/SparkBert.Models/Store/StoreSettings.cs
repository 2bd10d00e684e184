using SparkBert.Bundles;
using System.Globalization;

namespace SparkBert.Models.Store;

/// <summary><see cref="PretrainedOptions"/> with everything settled: option, then environment, then default.</summary>
internal sealed class StoreSettings
{
    public StoreSettings(PretrainedOptions options)
    {
        Options = options;
        SparkNlpUrl = options.SparkNlpUrl ?? Address("https://s3.amazonaws.com/auxdata.johnsnowlabs.com", "SPARKBERT_SPARKNLP_URL");
        SparkNlpCommunityUrl = options.SparkNlpCommunityUrl ?? Address("https://s3.amazonaws.com/community.johnsnowlabs.com", "SPARKBERT_SPARKNLP_COMMUNITY_URL");
        HuggingFaceUrl = options.HuggingFaceUrl ?? Address("https://huggingface.co", "SPARKBERT_HF_URL", "HF_ENDPOINT");
        HuggingFaceToken = (options.HuggingFaceToken ?? Variable("HF_TOKEN"))?.Trim() is { Length: > 0 } token ? token : null;
        if (HuggingFaceToken?.All(c => c is > ' ' and < '\u007F') == false)
        {
            throw new ModelException("the token for Hugging Face (HF_TOKEN) has spaces or characters that no token has.");
        }

        Offline = options.Offline ?? Flag("SPARKBERT_OFFLINE");
        CacheFolder = Path.GetFullPath(options.CacheFolder ?? ModelCache.Folder);
        foreach (var address in (Uri[])[SparkNlpUrl, SparkNlpCommunityUrl, HuggingFaceUrl])
        {
            if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
            {
                throw new ModelException($"the address {address} of a model store must begin with https:// or http://.");
            }

            if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            {
                // Addresses are in messages; secrets must not be in addresses.
                throw new ModelException($"the address of a model store on {address.Host} must have no user, password, query or fragment: files are found under its path.");
            }
        }

        if (options.StallTimeout <= TimeSpan.Zero || options.MaxAttempts < 1 || options.MaxFileBytes < 1)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"StallTimeout ({options.StallTimeout}), MaxAttempts ({options.MaxAttempts}) and MaxFileBytes ({options.MaxFileBytes}) must be above zero."));
        }
    }

    public PretrainedOptions Options { get; }

    public Uri SparkNlpUrl { get; }

    public Uri SparkNlpCommunityUrl { get; }

    public Uri HuggingFaceUrl { get; }

    public string? HuggingFaceToken { get; }

    public bool Offline { get; }

    public string CacheFolder { get; }

    public void Log(string line) => Options.Log?.Invoke(line);

    /// <summary>An address under a base, whose own path is kept.</summary>
    public static Uri Under(Uri address, params ReadOnlySpan<string> parts)
    {
        var path = address.AbsoluteUri.TrimEnd('/');
        foreach (var part in parts)
        {
            path += "/" + part.Trim('/');
        }

        return new Uri(path);
    }

    private static Uri Address(string fallback, params ReadOnlySpan<string> variables)
    {
        foreach (var variable in variables)
        {
            if (Variable(variable) is { } text)
            {
                return Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : throw new ModelException($"{variable} must be an address such as {fallback}, but is '{text}'.");
            }
        }

        return new Uri(fallback);
    }

    private static bool Flag(string variable) => Variable(variable) is { } text
        && (text.ToLowerInvariant() switch
        {
            "1" or "true" or "yes" or "on" => true,
            "0" or "false" or "no" or "off" => false,
            _ => throw new ModelException($"{variable} must be 1 or 0, but is '{text}'."),
        });

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkBert.Bundles;

namespace SparkBert.Models.Store;

/// <summary><see cref="PretrainedOptions"/> with everything settled: option, then environment, then default.</summary>
internal sealed class StoreSettings
{
    /// <summary>Settles the options.</summary>
    /// <exception cref="ModelException">A variable of the environment has an impossible value.</exception>
    public StoreSettings(PretrainedOptions options)
    {
        Options = options;
        SparkNlpUrl = options.SparkNlpUrl ?? FindAddress("https://s3.amazonaws.com/auxdata.johnsnowlabs.com", "SPARKBERT_SPARKNLP_URL");
        SparkNlpCommunityUrl = options.SparkNlpCommunityUrl
            ?? FindAddress("https://s3.amazonaws.com/community.johnsnowlabs.com", "SPARKBERT_SPARKNLP_COMMUNITY_URL");
        HuggingFaceUrl = options.HuggingFaceUrl ?? FindAddress("https://huggingface.co", "SPARKBERT_HF_URL", "HF_ENDPOINT");
        HuggingFaceToken = (options.HuggingFaceToken ?? FindToken())?.Trim() is { Length: > 0 } token ? token : null;
        Offline = options.Offline ?? FindFlag("SPARKBERT_OFFLINE");
        CacheFolder = Path.GetFullPath(options.CacheFolder ?? ModelCache.Folder);
    }

    public PretrainedOptions Options { get; }

    public Uri SparkNlpUrl { get; }

    public Uri SparkNlpCommunityUrl { get; }

    public Uri HuggingFaceUrl { get; }

    public string? HuggingFaceToken { get; }

    public bool Offline { get; }

    public string CacheFolder { get; }

    public ILogger Logger => Options.Logger ?? NullLogger.Instance;

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

    /// <summary>Whether a text can be a token; blanks and line breaks around it do not count.</summary>
    public static bool IsToken(string text) => text.Trim().All(c => c is > ' ' and < '\u007F');

    /// <summary>What is wrong with the address of a store; null if nothing is. It shows no secret that an address may have.</summary>
    public static string? DescribeFault(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
        {
            return $"the address {address} of a model store must begin with https:// or http://.";
        }

        // Addresses are in messages; secrets must not be in addresses.
        return address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0
            ? $"the address of a model store on {address.Host} must have no user, password, query or fragment: files are found under its "
                + "path."
            : null;
    }

    private static Uri FindAddress(string otherwise, params ReadOnlySpan<string> variables)
    {
        foreach (var variable in variables)
        {
            if (FindVariable(variable) is { } text)
            {
                var address = Uri.TryCreate(text, UriKind.Absolute, out var parsed)
                    ? parsed
                    : throw new ModelException($"{variable} must be an address such as {otherwise}, but is '{text}'.");
                return DescribeFault(address) is { } fault ? throw new ModelException($"{variable}: {fault}") : address;
            }
        }

        return new Uri(otherwise);
    }

    private static string? FindToken()
    {
        const string Variable = "HF_TOKEN";
        var token = FindVariable(Variable);
        return token is null || IsToken(token)
            ? token
            : throw new ModelException($"the token for Hugging Face ({Variable}) has spaces or characters that no token has.");
    }

    private static bool FindFlag(string variable) => FindVariable(variable) is { } text
        && (text.ToLowerInvariant() switch
        {
            "1" or "true" or "yes" or "on" => true,
            "0" or "false" or "no" or "off" => false,
            _ => throw new ModelException($"{variable} must be 1 or 0, but is '{text}'."),
        });

    private static string? FindVariable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SparkBert.Models;
using SparkBert.Models.Store;

namespace SparkBert.Extensions.AI;

/// <summary>Dependency injection.</summary>
public static class SparkBertServices
{
    /// <summary>
    /// Adds a <see cref="BertModel"/>, which is opened when it is first asked for and closed with the container, and an
    /// <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c> with it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">A path or name that <c>BertModel.Load</c> knows, such as <c>hf:owner/name</c> or a bundle's folder.</param>
    /// <param name="options">How texts become vectors; null for the defaults.</param>
    /// <param name="loading">How the model is found and opened; null for the defaults, with the logger of the container.</param>
    /// <returns>What further decorators are added to (<c>UseDistributedCache</c>, <c>UseLogging</c>, <c>UseOpenTelemetry</c>).</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> AddSparkBert(
        this IServiceCollection services,
        string model,
        BertEmbeddingGeneratorOptions? options = null,
        PretrainedOptions? loading = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(model);
        services.AddSingleton(provider => BertModel.Load(
            model, loading ?? new PretrainedOptions { Logger = provider.GetService<ILogger<BertModel>>() }));
        return services.AddEmbeddingGenerator(provider =>
            new BertEmbeddingGenerator(provider.GetRequiredService<BertModel>(), options, ownsModel: false));
    }
}

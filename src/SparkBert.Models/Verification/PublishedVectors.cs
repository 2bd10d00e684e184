using SparkBert.Bundles;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkBert.Models.Verification;

/// <summary>Vectors that somebody published for a text: the first values of the vectors of some tokens.</summary>
internal sealed record PublishedVectors
{
    private const string Resource = "SparkBert.Models.Verification.published-vectors.json";

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Where they were published.</summary>
    public required string Source { get; init; }

    /// <summary>Length of the vectors.</summary>
    public required int Dimension { get; init; }

    /// <summary>
    /// The text. Where it isn't sure, those that may have been meant: the cards of Spark NLP say <c>I love NLP</c>, but the card of
    /// <c>bert_base_cased</c> has, to 8e-4, the vectors that its weights give for <c>I love NLP.</c> with the full stop, and others that
    /// differ by 0.3 without it.
    /// </summary>
    public required string[] Texts { get; init; }

    /// <summary>The tokens, in the order of the text; tokens behind them are not compared.</summary>
    public required PublishedToken[] Tokens { get; init; }

    /// <summary>Those that SparkBert knows.</summary>
    public static IReadOnlyList<PublishedVectors> ReadBuiltIn()
    {
        using var stream = typeof(PublishedVectors).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize(stream, PublishedVectorsJson.Default.PublishedVectorsArray)!;
    }

    /// <summary>Reads a file of the same form as the built-in ones.</summary>
    /// <exception cref="ModelException">It is missing, or not of that form.</exception>
    public static IReadOnlyList<PublishedVectors> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelException($"there is no file of vectors {path}.");
        }

        try
        {
            var vectors = JsonSerializer.Deserialize(File.ReadAllBytes(path), PublishedVectorsJson.Default.PublishedVectorsArray);
            return vectors is { Length: > 0 } && vectors.All(IsSound)
                ? vectors
                : throw new ModelException(
                    $"{path} must hold at least one model with texts and tokens, and no token with more values than the dimension.");
        }
        catch (JsonException error)
        {
            throw new ModelException(
                $"{path} must hold a list of {{\"model\", \"source\", \"dimension\", \"texts\": [...], \"tokens\": [{{\"token\", "
                + $"\"values\": [...]}}]}}: {error.Message}",
                error);
        }
    }

    private static bool IsSound(PublishedVectors vectors) =>
        vectors is { Model: not null, Source: not null, Texts.Length: > 0, Tokens.Length: > 0 }
        && vectors.Texts.All(text => text is not null)
        && vectors.Tokens.All(token => token is { Token: not null, Values.Length: > 0 } && token.Values.Length <= vectors.Dimension);
}

/// <summary>A token of <see cref="PublishedVectors"/>.</summary>
/// <param name="Token">Its text, in whatever case.</param>
/// <param name="Values">The first values of its vector.</param>
internal sealed record PublishedToken(string Token, float[] Values);

/// <summary>The JSON form of <see cref="PublishedVectors"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PublishedVectors[]))]
internal sealed partial class PublishedVectorsJson : JsonSerializerContext;

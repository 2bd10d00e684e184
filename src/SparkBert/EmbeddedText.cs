using SparkBert.Annotations;

namespace SparkBert;

/// <summary>A text with the vectors of its tokens.</summary>
public sealed class EmbeddedText
{
    private readonly IReadOnlyList<Annotation> tokens;

    internal EmbeddedText(string text, IReadOnlyList<Annotation> tokens, int truncatedTokens, int unknownTokens)
    {
        Text = text;
        this.tokens = tokens;
        TruncatedTokens = truncatedTokens;
        UnknownTokens = unknownTokens;
    }

    internal EmbeddedText(string text, RowErrorException error)
        : this(text, [], 0, 0) => (Error, ErrorClass) = (error.Message, error.ErrorClass);

    /// <summary>The text as it was given.</summary>
    public string Text { get; }

    /// <summary>
    /// The tokens in their order: annotations of type <c>word_embeddings</c>, each with its vector, <c>[dimension]</c>, and the number of
    /// its sentence in the metadata. Tokens behind maxSentenceLength are not among them.
    /// </summary>
    /// <exception cref="RowErrorException">The text could not be processed: see <see cref="Error"/>.</exception>
    public IReadOnlyList<Annotation> Tokens => Error is null ? tokens : throw new RowErrorException(Error) { ErrorClass = ErrorClass! };

    /// <summary>Why the text could not be processed; null if it could.</summary>
    public string? Error { get; }

    /// <summary>The kind of <see cref="Error"/>, one of <see cref="RowErrorClasses"/>; null if there is none.</summary>
    public string? ErrorClass { get; }

    /// <summary>Tokens without a vector of their own because their sentence is longer than maxSentenceLength.</summary>
    public int TruncatedTokens { get; }

    /// <summary>Tokens that are [UNK] to the vocabulary.</summary>
    public int UnknownTokens { get; }
}

using System.Numerics.Tensors;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Extensions.AI;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Extensions.AI;

/// <summary>
/// Vectors of whole texts from a BERT model, in this process. A text is one sequence of word pieces, whatever sentences it has, and its
/// vector is the same bits whatever texts are beside it. Safe for many threads.
/// </summary>
public sealed class BertEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The count of texts that were cut to the length of the model, in the additional counts of the usage.</summary>
    public const string TruncatedCount = "sparkbert.sentences.truncated";

    private const string TextColumn = "text";
    private const string DocumentColumn = "document";
    private const string VectorColumn = "vector";

    private static readonly Schema Input = new([new Field(TextColumn, StringType.Default, nullable: false)], null);

    private readonly BertModel model;
    private readonly bool ownsModel;
    private readonly Pipeline pipeline;

    /// <summary>Creates a generator.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How texts become vectors; null for the defaults.</param>
    /// <param name="ownsModel">Whether the model is closed with the generator.</param>
    /// <exception cref="ArgumentException">An option does not go with the model.</exception>
    public BertEmbeddingGenerator(BertModel model, BertEmbeddingGeneratorOptions? options = null, bool ownsModel = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.ownsModel = ownsModel;
        Options = options ?? new BertEmbeddingGeneratorOptions();
        var embeddings = new BertSentenceEmbeddings(model)
        {
            InputCols = [DocumentColumn],
            OutputCol = VectorColumn,
            Pooling = Options.Pooling,
            MaxSentenceLength = Options.MaxSentenceLength ?? Math.Min(model.MaxPositions, BertEmbeddings.MaxSentenceLengthLimit),
            Threads = Options.Threads,
        };
        pipeline = new Pipeline(new DocumentAssembler { InputCols = [TextColumn], OutputCol = DocumentColumn }, embeddings);
        Metadata = new EmbeddingGeneratorMetadata("sparkbert", providerUri: null, model.Name, model.HiddenSize);
    }

    /// <summary>The options.</summary>
    public BertEmbeddingGeneratorOptions Options { get; }

    /// <summary>The provider <c>sparkbert</c>, the model's name, and the length of its vectors.</summary>
    public EmbeddingGeneratorMetadata Metadata { get; }

    /// <summary>Embeds texts.</summary>
    /// <param name="values">The texts, none of them null. Not read while the caller waits for nothing: all are taken first.</param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> and <see cref="EmbeddingGenerationOptions.Dimensions"/> must be those of the model
    /// where they are given.
    /// </param>
    /// <param name="cancellationToken">Ends the call, and the model calls that it makes.</param>
    /// <returns>
    /// A vector for each text, in their order. The usage has the word pieces that went to the model, [CLS] and [SEP] among them, and how
    /// many texts were cut (<see cref="TruncatedCount"/>).
    /// </returns>
    /// <exception cref="ArgumentException">A text is null, or an option asks for another model.</exception>
    /// <exception cref="RowErrorException">A text can't be processed.</exception>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    /// <exception cref="ObjectDisposedException">The model was closed.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Require(options);
        string[] texts = [.. values];
        return System.Array.IndexOf(texts, null) is >= 0 and var missing
            ? throw new ArgumentException($"text {missing} is null.", nameof(values))
            : Task.Run(() => Generate(texts, cancellationToken), cancellationToken);
    }

    /// <summary>What is behind the generator.</summary>
    /// <param name="serviceType">
    /// The type of this generator or an interface of it, <see cref="EmbeddingGeneratorMetadata"/>, <see cref="BertModel"/>, or
    /// <see cref="BertEmbeddingGeneratorOptions"/>.
    /// </param>
    /// <param name="serviceKey">Null; nothing has a key here.</param>
    /// <returns>The service, or null where there is no such one.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata
            : serviceType == typeof(BertModel) ? model
            : serviceType == typeof(BertEmbeddingGeneratorOptions) ? Options
            : null;
    }

    /// <summary>Closes the model, where it belongs to the generator.</summary>
    public void Dispose()
    {
        if (ownsModel)
        {
            model.Dispose();
        }
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, CancellationToken cancellation)
    {
        var context = new TransformContext { Mode = RowErrorMode.FailFast, Columns = [VectorColumn], Cancellation = cancellation };
        var made = new GeneratedEmbeddings<Embedding<float>>(texts.Length);
        if (texts.Length > 0)
        {
            using var batch = new RecordBatch(Input, [new StringArray.Builder().AppendRange(texts).Build()], texts.Length);
            foreach (var result in pipeline.Transform([batch], context))
            {
                using (result)
                {
                    var vectors = new AnnotationColumn(result.Column(VectorColumn));
                    for (var row = 0; row < vectors.RowCount; row++)
                    {
                        made.Add(Take(vectors.Embeddings(vectors.Range(row).Start)));
                    }
                }
            }
        }

        made.Usage = new UsageDetails
        {
            InputTokenCount = context.Report.UsefulPositions,
            TotalTokenCount = context.Report.UsefulPositions,
            AdditionalCounts = new AdditionalPropertiesDictionary<long> { [TruncatedCount] = context.Report.TruncatedSentences },
        };
        return made;
    }

    private Embedding<float> Take(ReadOnlySpan<float> vector)
    {
        var values = vector.ToArray();
        if (Options.Normalize && TensorPrimitives.Norm<float>(values) is > 0 and var length)
        {
            TensorPrimitives.Divide(values, length, values);
        }

        return new Embedding<float>(values) { CreatedAt = DateTimeOffset.UtcNow, ModelId = model.Name };
    }

    private void Require(EmbeddingGenerationOptions? options)
    {
        if (options?.ModelId is { } id && id != model.Name)
        {
            throw new ArgumentException($"the options name the model '{id}', but this generator has '{model.Name}'.", nameof(options));
        }

        if (options?.Dimensions is { } dimensions && dimensions != model.HiddenSize)
        {
            throw new ArgumentException(
                $"the options ask for {dimensions} numbers a vector, but those of {model.Name} have {model.HiddenSize}.", nameof(options));
        }
    }
}

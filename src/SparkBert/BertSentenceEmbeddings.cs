using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert;

/// <summary>
/// The vector of each sentence or document from a BERT model: Spark NLP's BertSentenceEmbeddings. Reads a column of sentences (or
/// documents), needs no tokens, and adds a column of <c>sentence_embeddings</c>, one annotation for each, also for an empty text. Each has
/// the text's begin, end, result and metadata.
/// </summary>
/// <remarks>
/// A sentence's vector is the same bits in every batch, partition and number of threads; on a GPU within 1e-4. Longer texts are cut to
/// <see cref="ModelStage.MaxSentenceLength"/>, and the words behind the cut are counted.
/// <para>
/// Spark NLP 5.5.3 gives the pooler's output with TensorFlow; with ONNX it gives the whole last layer of the padded sequence, one position
/// behind the other, whose length depends on the batch (goldens <c>bt-bse-*</c>). That is not repeated here: with either format the vector
/// has the model's hidden size.
/// </para>
/// </remarks>
public sealed class BertSentenceEmbeddings : ModelStage
{
    private SentencePooling? pooling;

    /// <summary>Creates the stage.</summary>
    /// <param name="model">The model. Keep it open as long as the stage is used; a run that has begun holds it by itself.</param>
    public BertSentenceEmbeddings(BertModel model)
        : base(model)
    {
    }

    /// <summary>
    /// What gives a sentence its vector. Null (the default) for the model's pooler where it has one (<see cref="BertModel.HasPooler"/>),
    /// else the mean.
    /// </summary>
    /// <exception cref="ArgumentException">The pooler is asked for, and the model has none.</exception>
    public SentencePooling? Pooling { get => pooling; init => pooling = Check(value); }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["sentence"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => "sentence_embeddings";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Document];

    /// <inheritdoc/>
    internal override string OutputAnnotatorType => AnnotatorTypes.SentenceEmbeddings;

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> OwnParameters =>
        [StageParameter.Choice<SentencePooling>("pooling", () => pooling, value => pooling = Check(value))];

    /// <inheritdoc/>
    internal override EmbeddingSettings Resolve()
    {
        var resolved = pooling ?? (Model.HasPooler ? SentencePooling.Pooler : SentencePooling.Mean);
        return base.Resolve() with
        {
            SentencePooling = resolved,
            Layers = [resolved == SentencePooling.Pooler ? ModelSignature.Pooler : Model.Layers],
        };
    }

    private SentencePooling? Check(SentencePooling? value)
    {
        if (value is { } pooling)
        {
            _ = Defined(pooling, nameof(Pooling));
        }

        return value != SentencePooling.Pooler || Model.HasPooler
            ? value
            : throw new ArgumentException(
                $"pooling 'pooler': the model {Model.Name} has no pooler. Import it again from a source that has one "
                + "(bundles of earlier versions left it out), or choose 'mean' or 'cls'.");
    }
}

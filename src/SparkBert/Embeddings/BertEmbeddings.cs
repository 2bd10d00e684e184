using System.Globalization;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Pipelines;
using SparkBert.Sessions;
using SparkBert.WordPieces;

namespace SparkBert.Embeddings;

/// <summary>
/// Contextual vectors of tokens from a BERT model: Spark NLP's BertEmbeddings. Reads a column of sentences (or documents) and one of tokens, adds a column of
/// <c>word_embeddings</c> annotations: for each token its begin and end, its text (lower-cased where <see cref="CaseSensitive"/> is off), and its vector.
/// </summary>
/// <remarks>
/// The model is loaded at the first model call and shared by all callers in the process. A sentence's vectors are the same bits whatever batch, partition or number of threads
/// they were computed with. Sentences of a window of rows are planned by length; memory is bounded by <see cref="WindowBytes"/>.
/// </remarks>
public sealed class BertEmbeddings : Stage
{
    /// <summary>The most that <see cref="MaxSentenceLength"/> may be, as in Spark NLP; a model with fewer positions lowers it.</summary>
    public const int MaxSentenceLengthLimit = 512;

    /// <summary>The default of <see cref="WindowBytes"/>.</summary>
    internal const int DefaultWindowBytes = 32 << 20;

    /// <summary>Rows without text are bounded too: they hold memory of the input batches.</summary>
    private const int MaxWindowRows = 16384;

    /// <summary>More tokens pad no better, but the annotations around short vectors would take more than the vectors.</summary>
    private const int MaxWindowWords = 16384;

    private readonly Vocabulary vocabulary;
    private readonly SessionModel model;
    private readonly string modelName;
    private readonly string modelRef;
    private readonly int? modelDimension;
    private int maxSentenceLength = 128;
    private int? batchSize;
    private int? threads;
    private int? dimension;
    private int positionBudget = 512;
    private string? storageRef;
    private int[] layers = [-1];

    internal BertEmbeddings(ModelBundle bundle)
    {
        ModelPath = bundle.Path;
        vocabulary = bundle.Vocabulary;
        model = bundle.SessionModel;
        modelName = bundle.Name;
        modelRef = bundle.StorageRef;
        modelDimension = bundle.Dimension;
        CaseSensitive = bundle.IsCaseSensitive;

        // A model that Spark NLP saved brings its parameters along.
        maxSentenceLength = bundle.MaxSentenceLength ?? maxSentenceLength;
        storageRef = bundle.HasStorageRef ? bundle.StorageRef : null;
    }

    /// <summary>The folder of the model bundle.</summary>
    public string ModelPath { get; }

    /// <summary>Length of a vector: the model's hidden size, times the number of layers where they are concatenated.</summary>
    public int VectorLength => LayerCombination == LayerCombination.Concatenate ? model.HiddenSize * layers.Length : model.HiddenSize;

    /// <summary>
    /// The most sentences in a model call; null (the default) leaves it to the batch plan. Spark NLP's default is 8. No vector depends on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? BatchSize
    {
        get => batchSize;
        set => batchSize = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "batchSize must be greater than 0");
    }

    /// <summary>
    /// The most word pieces of a sentence, 1 to 512, [CLS] and [SEP] among them; by default what Spark NLP saved with the model, else 128. What is longer is cut: the tokens past the end get no vector, and
    /// <see cref="TransformReport.TruncatedTokens"/> counts them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, more than 512, or more than the model has positions.</exception>
    public int MaxSentenceLength
    {
        get => maxSentenceLength;
        set
        {
            if (value < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The maxSentenceLength must be at least 1");
            }

            if (value > MaxSentenceLengthLimit)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "BERT models do not support sequences longer than 512 because of trainable positional embeddings.");
            }

            if (value > model.MaxPositions)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"maxSentenceLength must be at most {model.MaxPositions}, the number of positions of the model {modelName}.");
            }

            maxSentenceLength = value;
        }
    }

    /// <summary>Whether tokens keep their case. The default is the model's own, as with Spark NLP's pretrained models.</summary>
    public bool CaseSensitive { get; set; }

    /// <summary>
    /// The reference that the column's metadata carries as <c>ref</c>; by default what Spark NLP saved with the model, else the model's name. May be set once; one that was saved is set.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is set already, to another value.</exception>
    public string StorageRef
    {
        get => storageRef ?? modelRef;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            storageRef = storageRef is null || storageRef == value ? value : throw new InvalidOperationException($"Cannot override storage ref on {Type}. Please re-use current ref: {storageRef}");
        }
    }

    /// <summary>
    /// The <c>dimension</c> in the column's metadata: by default the parameter of a model that Spark NLP saved, else the length of the vectors. Spark NLP's parameter is 768 for an
    /// imported model of any size.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Dimension
    {
        get => dimension ?? (VectorLength == model.HiddenSize ? modelDimension : null) ?? VectorLength;
        set => dimension = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "dimension must be at least 1");
    }

    /// <summary>
    /// The layers whose vectors are taken: 0 is the output of the embeddings, the number of layers is the last; negative numbers count from the end. The last alone by default.
    /// </summary>
    /// <exception cref="ArgumentException">No layer, one that the model doesn't have, or one twice.</exception>
    public IReadOnlyList<int> Layers
    {
        get => layers;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var last = model.LayerOutputs.Count - 1;
            if (value.Count == 0)
            {
                throw new ArgumentException("layers must name at least one layer.", nameof(value));
            }

            foreach (var layer in value)
            {
                if (layer > last || layer < -(last + 1))
                {
                    throw new ArgumentOutOfRangeException(nameof(value), layer, $"layers must be 0 to {last}, or -1 to -{last + 1} from the end: the model {modelName} has {last} layers.");
                }

                if (model.LayerOutputs[FromStart(layer)] is null)
                {
                    throw new ArgumentException($"layer {layer}: the ONNX file of {modelName} does not give this layer. Import the model from its weights to choose layers.", nameof(value));
                }
            }

            layers = value.Select(FromStart).Distinct().Count() == value.Count ? [.. value] : throw new ArgumentException("layers must name each layer once.", nameof(value));
        }
    }

    /// <summary>What becomes of several layers.</summary>
    public LayerCombination LayerCombination { get; set; }

    /// <summary>Which word pieces a token has.</summary>
    public WordPieceBehaviour Behaviour { get; set; }

    /// <summary>How a token of several pieces gets one vector.</summary>
    public Pooling Pooling { get; set; }

    /// <summary>
    /// Model calls at the same time, each on one core; by default all cores of the process. On Spark the default is the task's cores, <c>spark.task.cpus</c>, and while slots of the executor that
    /// were busy before are idle, theirs too; a value that is set is kept to.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than 1,024.</exception>
    public int Threads
    {
        get => threads ?? Environment.ProcessorCount;
        set => threads = value is >= 1 and <= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "threads must be 1 to 1024");
    }

    /// <summary>
    /// Padded positions in a model call; a longer sentence goes alone. More fills the matrices better, fewer keep them in the cache: the benchmark project measures it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int PositionBudget
    {
        get => positionBudget;
        set => positionBudget = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "positionBudget must be at least 1");
    }

    /// <summary>
    /// Bytes of vectors after which a window of rows is closed, planned and computed; two windows are in memory at once, and one row is never divided. 32 MB by default: 8,000 tokens of BERT-large.
    /// </summary>
    internal int WindowBytes { get; set; } = DefaultWindowBytes;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> DefaultInputCols { get; } = ["sentence", "token"];

    /// <inheritdoc/>
    protected override string DefaultOutputCol => "embeddings";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Document, AnnotatorTypes.Token];

    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.Integer("batchSize", () => batchSize, value => BatchSize = value),
        StageParameter.Integer("maxSentenceLength", () => MaxSentenceLength, value => MaxSentenceLength = value),
        StageParameter.Boolean("caseSensitive", () => CaseSensitive, value => CaseSensitive = value),
        StageParameter.String("storageRef", () => storageRef, value => StorageRef = value),
        StageParameter.Integer("dimension", () => dimension, value => Dimension = value),
        StageParameter.Integers("layers", () => layers is [-1] ? null : layers, value => Layers = value),
        StageParameter.Choice<LayerCombination>("layerCombination", () => LayerCombination == default ? null : LayerCombination, value => LayerCombination = value),
        StageParameter.Choice<WordPieceBehaviour>("behaviour", () => Behaviour == default ? null : Behaviour, value => Behaviour = value),
        StageParameter.Choice<Pooling>("pooling", () => Pooling == default ? null : Pooling, value => Pooling = value),
        StageParameter.Integer("threads", () => threads, value => Threads = value),
        StageParameter.Integer("positionBudget", () => positionBudget == 512 ? null : positionBudget, value => PositionBudget = value),
    ];

    /// <summary>
    /// Opens a model. A path that exists comes first: a bundle is verified, a folder from Hugging Face or with an ONNX export is imported into the cache. Else <c>hf:owner/name</c> or <c>hf:owner/name@revision</c> and
    /// <c>demo</c> are taken from the cache, or fetched once; else the name of a pretrained model of Spark NLP, as <c>name</c> or <c>name/language</c>, that was fetched before.
    /// </summary>
    /// <param name="model">The path or name.</param>
    /// <exception cref="ModelException">It is not a model that can be used; the message names the file and the cause, or says what the name could be.</exception>
    /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
    public static BertEmbeddings Load(string model) => Load(model, new PretrainedOptions());

    /// <summary>Opens a model as <see cref="Load(string)"/> does.</summary>
    /// <param name="model">The path or name.</param>
    /// <param name="options">Where names are looked for.</param>
    /// <exception cref="ModelException">It is not a model that can be used.</exception>
    /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
    public static BertEmbeddings Load(string model, PretrainedOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(options);
        return new BertEmbeddings(ModelStore.OpenAny(model, options));
    }

    /// <summary>
    /// Opens a pretrained model by its name, as Spark NLP's <c>pretrained</c> does. It is fetched once, checked, imported and kept in the cache; from then on the cache answers, and
    /// <c>sparkbert model pull</c> looks for a newer version.
    /// </summary>
    /// <param name="name">The name; <c>hf:owner/name[@revision]</c> is a repository of Hugging Face, for which the other arguments do not count.</param>
    /// <param name="lang">The language of the model, such as <c>en</c>, or <c>xx</c> for several.</param>
    /// <param name="remoteLoc">The folder of the store; <c>@owner/...</c> is in the community's.</param>
    /// <param name="options">Where the stores and the cache are; null for the usual ones.</param>
    /// <exception cref="ModelException">There is no such model, or it can't be used.</exception>
    /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
    public static BertEmbeddings Pretrained(string name = SparkNlpName.DefaultModel, string lang = "en", string remoteLoc = SparkNlpName.PublicModels, PretrainedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(lang);
        ArgumentException.ThrowIfNullOrEmpty(remoteLoc);
        return new BertEmbeddings(new ModelStore(options ?? new PretrainedOptions()).Open(ModelName.Parse(name, lang, remoteLoc)));
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Pooling == Pooling.Mean && Behaviour == WordPieceBehaviour.Compatible)
        {
            throw new ArgumentException("pooling 'mean' needs behaviour 'standard': Spark NLP's behaviour keeps only the first word piece of a token.");
        }

        var types = new List<string>();
        foreach (var column in InputCols)
        {
            var field = input.GetFieldByIndex(AnnotationSchema.RequireColumn(input, column, Type));
            if (field.Metadata?.TryGetValue(AnnotationSchema.AnnotatorTypeKey, out var annotatorType) ?? false)
            {
                types.Add(annotatorType!);
            }
        }

        // Columns that come without metadata, from a JSON file for instance, are taken as they are.
        if (types.Count == InputCols.Count && InputAnnotatorTypes.FirstOrDefault(type => !types.Contains(type)) is { } missing)
        {
            throw new SchemaException($"{Type}: wrong or missing inputCols annotators: there must be a column of annotatorType '{missing}' among {string.Join(", ", InputCols)}, which have {string.Join(", ", types)}.");
        }

        if (input.GetFieldIndex(OutputCol) >= 0)
        {
            // Spark NLP fails here too, with AMBIGUOUS_REFERENCE, where the other annotators replace the column (schema.json output-col-exists).
            throw new SchemaException($"{Type}: the output column '{OutputCol}' is there already; choose another outputCol or drop the column.");
        }

        return Columns.SetField(input, OutputField);
    }

    internal override IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        var wordPieces = new WordPieceTokenizer(vocabulary, CaseSensitive, Behaviour);
        var layout = new SequenceLayout(
            vocabulary.ClsId,
            vocabulary.SepId,
            MaskIsById: Behaviour == WordPieceBehaviour.Compatible,
            [.. layers.Select(FromStart)],
            LayerCombination);
        using var ownPool = threads is null && context.SharedModelCalls is not null ? null : new ModelCallPool();
        using var calls = ownPool?.Open(Threads) ?? context.SharedModelCalls!.Open(context.Cores);
        var runner = new WindowRunner(() => BertSession.Get(model), layout, calls, context);
        var encoder = new SentenceEncoder(wordPieces, MaxSentenceLength, Pooling);
        var vectors = new VectorMemory(context.ReusesVectors);
        EmbeddingWindow? running = null;
        try
        {
            foreach (var window in Windows(batches, encoder, context))
            {
                window.Prepare(model.MaxPositions, PositionBudget, BatchSize ?? int.MaxValue, vectors.Take);
                runner.Start(window);
                if (running is not null)
                {
                    foreach (var batch in running.Finish(OutputField, context.Cancellation))
                    {
                        yield return batch;
                    }

                    running.Dispose();
                    vectors.Return(running.Vectors);
                }

                running = window;
            }

            foreach (var batch in running?.Finish(OutputField, context.Cancellation) ?? [])
            {
                yield return batch;
            }
        }
        finally
        {
            // Calls that are being made write into the window.
            calls.Dispose();
            running?.Dispose();
        }
    }

    private Field OutputField => AnnotationSchema.EmbeddingsField(OutputCol, Dimension, StorageRef);

    private int FromStart(int layer) => layer < 0 ? model.LayerOutputs.Count + layer : layer;

    private IEnumerable<EmbeddingWindow> Windows(IEnumerable<RecordBatch> batches, SentenceEncoder encoder, TransformContext context)
    {
        var window = new EmbeddingWindow(VectorLength);
        var firstRow = 0L;
        foreach (var batch in batches)
        {
            TransformSchema(batch.Schema);
            for (var start = 0; start < batch.Length;)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                start += Fill(window, start == 0 ? batch : batch.Slice(start, batch.Length - start), firstRow + start, encoder, context);
                if (IsFull(window) || window.RowCount >= MaxWindowRows)
                {
                    yield return window;
                    window = new EmbeddingWindow(VectorLength);
                }
            }

            firstRow += batch.Length;
        }

        if (window.RowCount > 0)
        {
            yield return window;
        }
        else
        {
            window.Dispose();
        }
    }

    private bool IsFull(EmbeddingWindow window) => window.VectorBytes >= WindowBytes || window.WordCount >= MaxWindowWords;

    /// <summary>Encodes rows into the window until it is full or the batch ends.</summary>
    /// <returns>The number of rows taken, at least 1.</returns>
    private int Fill(EmbeddingWindow window, RecordBatch batch, long firstRow, SentenceEncoder encoder, TransformContext context)
    {
        var rows = new AnnotationRows(batch, InputCols);
        var errors = new RowErrors(batch, context, firstRow);
        var builder = new AnnotationColumnBuilder();
        window.Add(new EmbeddingWindow.Segment(batch, window.WordCount, builder, errors));
        var row = 0;
        for (; row < batch.Length && !IsFull(window); row++)
        {
            if (errors.Has(row))
            {
                builder.EndRowAsNull();
                continue;
            }

            var (sentences, words, pieces) = (window.Sentences.Length, window.WordCount, window.Pieces.Count);
            try
            {
                encoder.Encode(rows, row, window, builder);
                RefuseTooManyVectors(window, words);
                encoder.Count(context.Report);
                builder.EndRow();
            }
            catch (RowErrorException error)
            {
                window.Truncate(sentences, words, pieces);
                builder.EndRowAsNull();
                errors.Add(row, $"{Type}: {error.Message}");
            }
        }

        return row;
    }

    private void RefuseTooManyVectors(EmbeddingWindow window, int wordsBefore)
    {
        var words = window.WordCount - wordsBefore;
        if ((long)words * VectorLength * sizeof(float) > System.Array.MaxLength - WindowBytes)
        {
            throw new RowErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"the row has {words:N0} tokens, whose vectors of {VectorLength} floats do not fit into the 2 GB of one row. Split the text into several rows."));
        }
    }
}

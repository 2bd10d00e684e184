using System.Runtime.InteropServices;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Batches;
using SparkBert.Pipelines;

namespace SparkBert.Embeddings;

/// <summary>
/// Rows whose sentences are planned together: what goes to the model, and the output columns but for the vectors. Filled by one thread, then computed by several, which write
/// disjoint parts of <see cref="Vectors"/>.
/// </summary>
internal sealed class EmbeddingWindow(int dimension) : IDisposable
{
    private readonly List<EncodedSentence> sentences = [];
    private readonly List<EncodedWord> words = [];
    private readonly List<Segment> segments = [];
    private readonly ManualResetEventSlim done = new();
    private int remaining;
    private Exception? failure;

    /// <summary>The piece ids of the sentences, without [CLS] and [SEP].</summary>
    public GrowingBuffer<int> Pieces { get; } = new(1024);

    public ReadOnlySpan<EncodedSentence> Sentences => CollectionsMarshal.AsSpan(sentences);

    public ReadOnlySpan<EncodedWord> Words => CollectionsMarshal.AsSpan(words);

    public int WordCount => words.Count;

    /// <summary>Bytes that the vectors of the window take.</summary>
    public long VectorBytes => (long)words.Count * dimension * sizeof(float);

    public BatchPlan? Plan { get; private set; }

    /// <summary>The vectors of the words, [words, dimension], as bytes.</summary>
    public byte[] Vectors { get; private set; } = [];

    public int RowCount => segments.Sum(segment => segment.Length);

    public void Add(EncodedSentence sentence) => sentences.Add(sentence);

    public void Add(EncodedWord word) => words.Add(word);

    public void Add(Segment segment) => segments.Add(segment);

    /// <summary>Forgets what was added since a point: the row turned out to be bad.</summary>
    public void Truncate(int sentenceCount, int wordCount, int pieceCount)
    {
        CollectionsMarshal.SetCount(sentences, sentenceCount);
        CollectionsMarshal.SetCount(words, wordCount);
        Pieces.Truncate(pieceCount);
    }

    /// <summary>Plans the model calls and makes room for the vectors.</summary>
    /// <param name="maxPositions">The model's longest sequence.</param>
    /// <param name="positionBudget">Padded positions in a call.</param>
    /// <param name="maxSentences">Most sentences in a call.</param>
    /// <param name="allocate">Gives an array of at least some bytes for the vectors.</param>
    public void Prepare(int maxPositions, int positionBudget, int maxSentences, Func<int, byte[]> allocate)
    {
        Plan = BatchPlan.Create(Sentences, maxPositions, positionBudget, maxSentences);
        Vectors = allocate(checked((int)VectorBytes));
        remaining = Plan.Batches.Length;
        if (remaining == 0)
        {
            done.Set();
        }
    }

    /// <summary>The place of a word's vector.</summary>
    public Span<float> VectorOf(int word) => MemoryMarshal.Cast<byte, float>(Vectors.AsSpan()).Slice(word * dimension, dimension);

    /// <summary>One model call is done, or failed.</summary>
    public void Complete(Exception? error)
    {
        if (error is not null)
        {
            Interlocked.CompareExchange(ref failure, error, null);
        }

        if (Interlocked.Decrement(ref remaining) == 0)
        {
            done.Set();
        }
    }

    /// <summary>Waits for the model calls and gives the rows with their embeddings.</summary>
    public IEnumerable<RecordBatch> Finish(Field field, CancellationToken cancellation)
    {
        done.Wait(cancellation);
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        foreach (var segment in segments)
        {
            var bytes = Vectors.AsMemory(segment.WordStart * dimension * sizeof(float), segment.Builder.Count * dimension * sizeof(float));
            var rows = segment.Length == segment.Batch.Length ? segment.Batch : segment.Batch.Slice(0, segment.Length);
            yield return segment.Errors.Apply(Columns.Set(rows, field, segment.Builder.Build(bytes, dimension)));
        }
    }

    public void Dispose() => done.Dispose();

    /// <summary>Neighbouring rows of one input batch and their output column.</summary>
    /// <param name="Batch">The input batch from the first of these rows on.</param>
    /// <param name="WordStart">The window's number of the first word.</param>
    /// <param name="Builder">The output column without its vectors.</param>
    /// <param name="Errors">The errors of the rows.</param>
    public sealed record Segment(RecordBatch Batch, int WordStart, AnnotationColumnBuilder Builder, RowErrors Errors)
    {
        /// <summary>The number of rows.</summary>
        public int Length => Builder.RowCount;
    }
}

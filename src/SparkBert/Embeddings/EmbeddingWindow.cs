using System.Buffers;
using System.Runtime.InteropServices;
using SparkBert.Batches;
using SparkBert.Stages;

namespace SparkBert.Embeddings;

/// <summary>
/// Rows whose sentences are planned together, and their vectors. One thread fills it, then several compute it and write disjoint parts of
/// <see cref="Vectors"/>.
/// </summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="maxWords">The words that make it full.</param>
internal sealed class EmbeddingWindow(EmbeddingSettings settings, int maxWords)
{
    private const int MinWords = 256;

    /// <summary>Bytes of rows that wait for a window: far more than its words need, unless their text has few words.</summary>
    private const long MaxRowBytes = 32 << 20;

    private readonly int dimension = settings.VectorLength;
    private readonly List<EncodedSentence> sentences = [];
    private readonly List<EncodedRow> rows = [];
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Dictionary<int, KeyValuePair<string, string?>[]> metadata = [];

    // From the pool: there are as many words as vectors.
    private EncodedWord[] words = ArrayPool<EncodedWord>.Shared.Rent(MinWords);
    private long rowBytes;
    private int remaining;
    private Exception? failure;
    private volatile bool hasNonFinite;

    /// <summary>The piece ids of the sentences, without [CLS] and [SEP].</summary>
    public List<int> Pieces { get; } = [];

    public ReadOnlySpan<EncodedSentence> Sentences => CollectionsMarshal.AsSpan(sentences);

    public ReadOnlySpan<EncodedWord> Words => words.AsSpan(0, WordCount);

    public ReadOnlySpan<EncodedRow> Rows => CollectionsMarshal.AsSpan(rows);

    public int WordCount { get; private set; }

    public int RowCount => rows.Count;

    /// <summary>Whether the window must be computed before more rows are added.</summary>
    public bool IsFull =>
        WordCount >= maxWords
        || rowBytes >= MaxRowBytes
        || rows.Count >= EmbeddingSettings.MaxWindowRows;

    public BatchPlan? Plan { get; private set; }

    /// <summary>The vectors of the words, [words, dimension], as bytes.</summary>
    public byte[] Vectors { get; private set; } = [];

    /// <summary>Whether the model gave NaN or infinity for a word.</summary>
    public bool HasNonFinite => hasNonFinite;

    public void Add(EncodedSentence sentence) => sentences.Add(sentence);

    public void Add(EncodedWord word)
    {
        if (WordCount == words.Length)
        {
            var grown = ArrayPool<EncodedWord>.Shared.Rent(WordCount * 2);
            Words.CopyTo(grown);
            ReturnWords();
            words = grown;
        }

        words[WordCount++] = word;
    }

    /// <summary>Gives the word that was added last entries of metadata of its own.</summary>
    public void AddMetadata(KeyValuePair<string, string?>[] entries) => metadata[WordCount - 1] = entries;

    /// <summary>The entries of metadata that a word was given.</summary>
    public ReadOnlySpan<KeyValuePair<string, string?>> MetadataOf(int word) => metadata.GetValueOrDefault(word);

    /// <summary>Counts the bytes of rows that stay in memory until the window is computed.</summary>
    public void AddRowBytes(long bytes) => rowBytes += bytes;

    public void TruncatePieces(int count) => CollectionsMarshal.SetCount(Pieces, count);

    /// <summary>A point to which <see cref="Truncate"/> can return: the beginning of a row.</summary>
    public (int Sentences, int Words, int Pieces) Mark() => (sentences.Count, WordCount, Pieces.Count);

    /// <summary>Drops what was added since a point, because the row turned out to be bad.</summary>
    public void Truncate((int Sentences, int Words, int Pieces) mark)
    {
        CollectionsMarshal.SetCount(sentences, mark.Sentences);
        for (var word = mark.Words; word < WordCount; word++)
        {
            metadata.Remove(word);
        }

        WordCount = mark.Words;
        TruncatePieces(mark.Pieces);
    }

    /// <summary>Ends a row whose words were added since a point.</summary>
    public void EndRow((int Sentences, int Words, int Pieces) mark, RowCounts counts) =>
        rows.Add(new EncodedRow(mark.Words, WordCount, IsNull: false, counts));

    /// <summary>Adds a row that has an error.</summary>
    public void EndRowAsNull() => rows.Add(new EncodedRow(WordCount, WordCount, IsNull: true, default));

    /// <summary>Plans the model calls and makes room for the vectors.</summary>
    /// <param name="plan">Plans calls for sentences of these lengths, behind which more come or not.</param>
    /// <param name="allocate">Gives an array of at least some bytes for the vectors.</param>
    public void Prepare(Func<int[], bool, BatchPlan> plan, Func<int, byte[]> allocate)
    {
        var lengths = new int[sentences.Count];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = sentences[i].Length;
        }

        // A window that isn't full is the last, or the last for a while.
        Plan = plan(lengths, IsFull);
        Vectors = allocate(checked(WordCount * dimension * sizeof(float)));
        remaining = Plan.Batches.Count;
        if (remaining == 0)
        {
            SetDone();
        }
    }

    /// <summary>The place of a word's vector.</summary>
    public Span<float> VectorOf(int word) => MemoryMarshal.Cast<byte, float>(Vectors.AsSpan()).Slice(word * dimension, dimension);

    /// <summary>Records that a word's vector has NaN or infinity.</summary>
    public void MarkNonFinite() => hasNonFinite = true;

    /// <summary>The first word of a row whose vector has NaN or infinity; null if there is none.</summary>
    public EncodedWord? FindNonFinite(EncodedRow row)
    {
        for (var word = row.WordStart; hasNonFinite && word < row.WordEnd; word++)
        {
            if (!FiniteVectors.Check(VectorOf(word)))
            {
                return words[word];
            }
        }

        return null;
    }

    /// <summary>One model call is done, or failed.</summary>
    public void Complete(Exception? error)
    {
        if (error is not null)
        {
            Interlocked.CompareExchange(ref failure, error, null);
        }

        if (Interlocked.Decrement(ref remaining) == 0)
        {
            SetDone();
        }
    }

    /// <summary>Ends when all model calls are made, or with the error of one that failed.</summary>
    public Task Completion => done.Task;

    /// <summary>Waits for the model calls.</summary>
    public void Wait(CancellationToken cancellation) => done.Task.WaitAsync(cancellation).GetAwaiter().GetResult();

    /// <summary>Gives the memory of the words back. Nothing may read the window any more.</summary>
    public void Release()
    {
        ReturnWords();
        (words, WordCount) = ([], 0);
    }

    // Cleared, since a word refers to the text of its token.
    private void ReturnWords() => ArrayPool<EncodedWord>.Shared.Return(words, clearArray: true);

    private void SetDone()
    {
        if (failure is null)
        {
            done.SetResult();
        }
        else
        {
            done.SetException(failure);

            // A run that was ended may not wait for it any more.
            _ = done.Task.Exception;
        }
    }
}

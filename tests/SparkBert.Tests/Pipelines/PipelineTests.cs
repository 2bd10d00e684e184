using SparkBert.Stages;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Sentences;
using SparkBert.Sessions;
using SparkBert.Tokens;
using SparkBert.WordPieces;

namespace SparkBert.Tests.Pipelines;

public sealed class PipelineTests
{
    private static string Tiny => Path.Combine(TestData.Models, "tiny-cased-full");

    [Fact]
    public void A_pipeline_comes_back_from_its_JSON()
    {
        var pipeline = new Pipeline(
            new DocumentAssembler { InputCol = "body", CleanupMode = "shrink" },
            new SentenceDetector { MaxLength = 500, CustomBoundPatterns = ["\\n\\n"] },
            new Tokenizer { MinLength = 2, Exceptions = ["New York"] },
            new BertEmbeddings(ModelBundle.OpenOrImport(Tiny)) { Behaviour = WordPieceBehaviour.Standard, Pooling = Pooling.Mean, MaxSentenceLength = 64, StorageRef = "mine" });

        var again = Pipeline.FromJson(pipeline.ToJson());

        Assert.Equal(pipeline.ToJson(), again.ToJson());
        Assert.Equal(64, Assert.IsType<BertEmbeddings>(again.Stages[3]).MaxSentenceLength);
    }

    [Theory]
    [InlineData("{}", "array")]
    [InlineData("[", "not JSON")]
    [InlineData("""[{"type":"Sentencer"}]""", "'Sentencer' is not a stage")]
    [InlineData("""[{"type":"Tokenizer","params":{"minLenght":1}}]""", "no parameter 'minLenght'")]
    [InlineData("""[{"type":"Tokenizer","params":{"minLength":-1}}]""", "minLength must be 0 or more")]
    [InlineData("""[{"type":"Tokenizer","params":{"minLength":"a"}}]""", "minLength must be an integer")]
    [InlineData("""[{"type":"Tokenizer","inputCols":["a","b"]}]""", "expecting 1 columns")]
    [InlineData("""[{"type":"Tokenizer","extra":1}]""", "'extra' is unknown")]
    [InlineData("""[{"type":"DocumentAssembler","params":{"cleanupMode":"shrunk"}}]""", "supports only")]
    [InlineData("""[{"type":"BertEmbeddings"}]""", "must name the model")]
    public void What_is_wrong_in_the_JSON_is_named(string json, string message) =>
        Assert.Contains(message, Assert.Throws<PipelineFormatException>(() => Pipeline.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_bad_row_stays_in_its_place_with_its_error()
    {
        var context = new TransformContext();
        var result = Assert.Single(Full().Transform([Texts("One.", null, "Two.")], context));
        Assert.Equal(3, result.Length);

        var bad = Rows(("good", true), ("bad", false), ("good", true));
        result = Assert.Single(Full().Transform([bad], context));
        var errors = (StringArray)result.Column(result.Schema.GetFieldIndex("error"));
        Assert.Equal([null, "DocumentAssembler: column 'text' is not valid UTF-8.", null], Enumerable.Range(0, 3).Select(row => errors.GetString(row)));
        var embeddings = new AnnotationColumn(result.Column(result.Schema.GetFieldIndex("embeddings")));
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(embeddings.IsNull));
        Assert.Equal((6, 1), (context.Report.Rows, context.Report.Quarantined));
    }

    [Fact]
    public void In_FailFast_mode_the_first_bad_row_ends_the_run_by_its_number()
    {
        var rows = new[] { Texts("a", "b"), Rows(("c", true), ("d", false)) };

        var error = Assert.Throws<RowErrorException>(() => Full().Transform(rows, new TransformContext { Mode = RowErrorMode.FailFast }).ToList());

        Assert.Equal(3, error.Row);
    }

    [Fact]
    public void Rows_keep_their_order_through_small_windows()
    {
        var texts = Enumerable.Range(0, 300).Select(i => string.Join(' ', Enumerable.Repeat($"word{i}", 1 + (i * 7 % 23)))).ToArray();
        var embeddings = new BertEmbeddings(ModelBundle.OpenOrImport(Tiny)) { WindowBytes = 3000, Threads = 3 };
        var batches = texts.Chunk(70).Select(chunk => Texts(chunk));

        var rows = Full(embeddings).Transform(batches).SelectMany(batch => Enumerable.Range(0, batch.Length).Select(row => ((StringArray)batch.Column(0)).GetString(row))).ToArray();

        Assert.Equal(texts, rows);
    }

    [Fact]
    public void Vectors_in_memory_that_is_used_again_are_the_same_while_they_are_read()
    {
        var batches = Enumerable.Range(0, 40).Select(i => Texts([.. Enumerable.Range(0, 1 + (i * 7 % 23)).Select(row => string.Join(' ', Enumerable.Repeat($"word{i}", 1 + (row * i % 19))))])).ToList();
        List<byte[]> Read(bool reusesVectors)
        {
            var embeddings = new BertEmbeddings(ModelBundle.OpenOrImport(Tiny)) { WindowBytes = 3000, Threads = 3 };
            return [.. Full(embeddings).Transform(batches, new TransformContext { ReusesVectors = reusesVectors })
                .Select(batch => (ListArray)((StructArray)((ListArray)batch.Column(batch.Schema.GetFieldIndex("embeddings"))).Values).Fields[5])
                .Select(vectors => System.Runtime.InteropServices.MemoryMarshal.AsBytes(((FloatArray)vectors.Values).Values).ToArray())];
        }

        Assert.Equal(Read(reusesVectors: false), Read(reusesVectors: true));
    }

    [Fact]
    public void Callers_share_one_session()
    {
        var bundle = ModelBundle.OpenOrImport(Tiny);
        _ = BertSession.Get(bundle.SessionModel);
        var before = BertSession.LoadCount;

        Parallel.For(0, 8, _ => Assert.Single(Full(new BertEmbeddings(bundle)).Transform([Texts("One two three.")])));

        Assert.Same(BertSession.Get(bundle.SessionModel), BertSession.Get(ModelBundle.OpenOrImport(Tiny).SessionModel));
        Assert.True(BertSession.LoadCount >= before);
    }

    [Fact]
    public void An_abandoned_run_stops_its_threads()
    {
        var batches = Enumerable.Repeat(Texts([.. Enumerable.Repeat("one two three", 50)]), 1000);
        var embeddings = new BertEmbeddings(ModelBundle.OpenOrImport(Tiny)) { WindowBytes = 5000 };

        // First() disposes the enumeration, which joins the threads: were one to go on, this would not return.
        Assert.NotNull(Full(embeddings).Transform(batches).First());
    }

    [Fact]
    public void A_cancelled_run_ends_with_the_cancellation()
    {
        using var source = new CancellationTokenSource();
        var context = new TransformContext { Cancellation = source.Token };
        var batches = Enumerable.Repeat(Texts([.. Enumerable.Repeat("one two three", 50)]), 1000);
        var embeddings = new BertEmbeddings(ModelBundle.OpenOrImport(Tiny)) { WindowBytes = 5000 };

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in Full(embeddings).Transform(batches, context))
            {
                source.Cancel();
            }
        });
    }

    [Fact]
    public void Standard_behaviour_keeps_every_piece_and_pools_it()
    {
        var bundle = ModelBundle.OpenOrImport(Tiny);
        var compatible = Vectors(new BertEmbeddings(bundle));
        var first = Vectors(new BertEmbeddings(bundle) { Behaviour = WordPieceBehaviour.Standard });
        var mean = Vectors(new BertEmbeddings(bundle) { Behaviour = WordPieceBehaviour.Standard, Pooling = Pooling.Mean });

        Assert.Equal(compatible.Length, first.Length);
        Assert.NotEqual(compatible[0], first[0]);
        Assert.NotEqual(first[^1], mean[^1]);
        Assert.Throws<ArgumentException>(() => Vectors(new BertEmbeddings(bundle) { Pooling = Pooling.Mean }));

        static float[][] Vectors(BertEmbeddings embeddings) => Row(embeddings, "Spark-NLP unbelievableness");
    }

    [Fact]
    public void Layers_are_summed_or_concatenated()
    {
        var bundle = ModelBundle.OpenOrImport(Tiny);
        if (bundle.SessionModel.LayerOutputs[0] is null)
        {
            // An ONNX export that gives the last layer alone refuses the others by name.
            Assert.Contains("does not give this layer", Assert.Throws<ArgumentException>(() => new BertEmbeddings(bundle) { Layers = [0] }).Message, StringComparison.Ordinal);
            return;
        }

        var layers = Enumerable.Range(0, bundle.Layers + 1).Select(layer => Row(new BertEmbeddings(bundle) { Layers = [layer] }, "Hello world")[0]).ToArray();
        var joined = Row(new BertEmbeddings(bundle) { Layers = [0, -1], LayerCombination = LayerCombination.Concatenate }, "Hello world")[0];
        var sum = Row(new BertEmbeddings(bundle) { Layers = [0, -1] }, "Hello world")[0];

        Assert.Equal([.. layers[0], .. layers[^1]], joined);
        Assert.Equal(layers[0].Zip(layers[^1], (a, b) => a + b), sum);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BertEmbeddings(bundle) { Layers = [bundle.Layers + 1] });
    }

    private static float[][] Row(BertEmbeddings embeddings, string text)
    {
        var result = Assert.Single(Full(embeddings).Transform([Texts(text)]));
        return [.. new AnnotationColumn(result.Column(result.Schema.GetFieldIndex("embeddings"))).Row(0)!.Select(annotation => annotation.Embeddings.ToArray())];
    }

    private static Pipeline Full(BertEmbeddings? embeddings = null) =>
        new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings ?? new BertEmbeddings(ModelBundle.OpenOrImport(Tiny)));

    private static RecordBatch Texts(params string?[] texts)
    {
        var builder = new StringArray.Builder();
        foreach (var text in texts)
        {
            builder.Append(text);
        }

        return new RecordBatch(new Schema([new Field("text", StringType.Default, true)], null), [builder.Build()], texts.Length);
    }

    private static RecordBatch Rows(params (string Text, bool IsValid)[] rows)
    {
        var builder = new StringArray.Builder();
        foreach (var (text, isValid) in rows)
        {
            _ = isValid ? builder.Append(text) : builder.Append([0xC3, 0x28]);
        }

        return new RecordBatch(new Schema([new Field("text", StringType.Default, true)], null), [builder.Build()], rows.Length);
    }
}

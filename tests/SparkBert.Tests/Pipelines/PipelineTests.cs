using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Stages;
using SparkBert.Tests.Bundles;
using SparkBert.WordPieces;

namespace SparkBert.Tests.Pipelines;

public sealed class PipelineTests
{
    private static readonly BertModel Model = BertModel.Open(TinyModels.CompactBundle);

    [Fact]
    public void A_pipeline_comes_back_from_its_JSON()
    {
        var pipeline = new Pipeline(
            new DocumentAssembler { InputCol = "body", CleanupMode = "shrink" },
            new SentenceDetector { MaxLength = 500, CustomBounds = ["\\n\\n"] },
            new Tokenizer { MinLength = 2, Exceptions = ["New York"] },
            new BertEmbeddings(Model)
            {
                Behaviour = WordPieceBehaviour.Standard,
                Pooling = Pooling.Mean,
                MaxSentenceLength = 64,
                StorageRef = "mine",
            });

        var again = Pipeline.FromJson(pipeline.ToJson(), path => path == Model.Path ? Model : throw new InvalidOperationException(path));

        Assert.Equal(pipeline.ToJson(), again.ToJson());
        Assert.Equal(64, Assert.IsType<BertEmbeddings>(again.Stages[3]).MaxSentenceLength);
    }

    [Theory]
    [InlineData("document")]
    [InlineData("token")]
    [InlineData("embeddings")]
    public void Error_column_has_a_name_of_its_own(string name)
    {
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(Model));
        var batch = TextBatch.Create("The harbour was empty.");

        var error = Assert.Throws<SchemaException>(
            () => pipeline.Transform([batch], new TransformContext { ErrorCol = name }).Count());

        Assert.Contains($"makes the column '{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_column_that_should_be_there_is_needed()
    {
        var batch = TextBatch.Create("The harbour was empty.");

        var error = Assert.Throws<SchemaException>(
            () => new Pipeline(new DocumentAssembler()).Transform([batch], new TransformContext { InputHasErrorColumn = true }).Count());

        Assert.Contains("there is no such column", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_a_layer_is_refused() => Assert.Throws<ArgumentException>(() => Model.RunLayers([2, 3], []));

    [Fact]
    public void A_null_is_no_stage() => Assert.Throws<ArgumentException>(() => new Pipeline(new DocumentAssembler(), null!));

    [Fact]
    public void Models_of_the_caller_stay_open_where_a_pipeline_can_not_be_read()
    {
        using var model = Model.Share();

        Assert.Throws<PipelineFormatException>(() => Pipeline.FromJson(
            """[{"type":"BertEmbeddings","params":{"model":"m"}},{"type":"Nonsense"}]""", _ => model));

        model.Share().Dispose();
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
    [InlineData("""[{"type":"Tokenizer","outputCol":"\ud800"}]""", "a text that is none")]
    [InlineData("""[{"type":"Tokenizer","\ud800":1}]""", "a text that is none")]
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
        Assert.Equal(
            [null, "DocumentAssembler: column 'text' is not valid UTF-8.", null],
            Enumerable.Range(0, 3).Select(row => errors.GetString(row)));
        var embeddings = new AnnotationColumn(result.Column(result.Schema.GetFieldIndex("embeddings")));
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(embeddings.IsNull));
        Assert.Equal((6, 1), (context.Report.Rows, context.Report.Quarantined));
    }

    [Fact]
    public void In_FailFast_mode_the_first_bad_row_ends_the_run_by_its_number()
    {
        var rows = new[] { Texts("a", "b"), Rows(("c", true), ("d", false)) };

        var context = new TransformContext { Mode = RowErrorMode.FailFast };
        var error = Assert.Throws<RowErrorException>(() => Full().Transform(rows, context).ToList());

        Assert.Equal(3, error.Row);
    }

    [Fact]
    public void Rows_keep_their_order_through_small_windows()
    {
        var texts = Enumerable.Range(0, 300).Select(i => string.Join(' ', Enumerable.Repeat($"word{i}", 1 + (i * 7 % 23)))).ToArray();
        var embeddings = new BertEmbeddings(Model) { WindowBytes = 3000, Threads = 3 };
        var batches = texts.Chunk(70).Select(chunk => Texts(chunk));

        var rows = Full(embeddings).Transform(batches).SelectMany(TextsOf).ToArray();

        Assert.Equal(texts, rows);
    }

    [Fact]
    public void Vectors_in_memory_that_is_used_again_are_the_same_while_they_are_read()
    {
        var batches = Enumerable.Range(0, 40).Select(CreateBatch).ToList();
        RecordBatch CreateBatch(int i) => Texts(
            [.. Enumerable.Range(0, 1 + (i * 7 % 23)).Select(row => string.Join(' ', Enumerable.Repeat($"word{i}", 1 + (row * i % 19))))]);
        List<byte[]> Read(bool reusesVectors)
        {
            var embeddings = new BertEmbeddings(Model) { WindowBytes = 3000, Threads = 3 };
            var context = new TransformContext { ReusesVectors = reusesVectors };
            return [.. Full(embeddings).Transform(batches, context).Select(ReadVectorBytes)];
        }

        Assert.Equal(Read(reusesVectors: false), Read(reusesVectors: true));
    }

    [Fact]
    public void An_abandoned_run_ends_its_model_calls_and_lets_the_model_go()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["name"] = "abandoned");
        var model = BertModel.Open(bundle.Path);
        var loaded = model.Acquire();
        loaded.Release();
        var batches = Enumerable.Repeat(Texts([.. Enumerable.Repeat("one two three", 50)]), 1000);
        var context = new TransformContext();

        // First() disposes the enumeration, which waits for the calls that are being made and drops the others.
        Assert.NotNull(Full(new BertEmbeddings(model) { WindowBytes = 5000 }).Transform(batches, context).First());
        var calls = context.Report.ModelCalls;
        model.Dispose();

        Assert.False(loaded.TryAddReference());
        Assert.Equal(calls, context.Report.ModelCalls);
        Assert.InRange(context.Report.Tokens, 1, 1000);
    }

    [Fact]
    public void A_cancelled_run_ends_with_the_cancellation()
    {
        using var source = new CancellationTokenSource();
        var context = new TransformContext { Cancellation = source.Token };
        var batches = Enumerable.Repeat(Texts([.. Enumerable.Repeat("one two three", 50)]), 1000);
        var embeddings = new BertEmbeddings(Model) { WindowBytes = 5000 };

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
        // In the sequence [CLS] Spark - NL ##P un ##bel ##ie ##va ##ble ##ness [SEP] the tokens are Spark-NLP (pieces 1 to 4) and
        // unbelievableness.
        const string Text = "Spark-NLP unbelievableness";
        var pieces = new List<int>();
        var tokenizer = new WordPieceTokenizer(Model.Vocabulary, Model.IsCaseSensitive, WordPieceBehaviour.Standard);
        var counts = Text.Split(' ').Select(token => tokenizer.Encode(token, pieces)).ToArray();
        int[] sequenceIds = [Model.Vocabulary.ClsId, .. pieces, Model.Vocabulary.SepId];
        var sequence = Model.RunLayers(sequenceIds, [Model.Layers])[0].Chunk(Model.HiddenSize).ToArray();

        var first = Row(new BertEmbeddings(Model) { Behaviour = WordPieceBehaviour.Standard }, Text);
        var mean = Row(new BertEmbeddings(Model) { Behaviour = WordPieceBehaviour.Standard, Pooling = Pooling.Mean }, Text);

        Assert.True(counts.All(count => count > 1));
        AssertNear(sequence[1], first[0]);
        AssertNear(sequence[1 + counts[0]], first[1]);
        AssertNear(Mean(sequence[1..(1 + counts[0])]), mean[0]);
        AssertNear(Mean(sequence[(1 + counts[0])..^1]), mean[1]);
        Assert.Throws<ArgumentException>(() => { _ = Row(new BertEmbeddings(Model) { Pooling = Pooling.Mean }, Text); });

        static float[] Mean(float[][] vectors) =>
            [.. Enumerable.Range(0, vectors[0].Length).Select(d => vectors.Average(vector => vector[d]))];
    }

    [Fact]
    public void Layers_are_summed_or_concatenated()
    {
        var layers = Enumerable.Range(0, Model.Layers + 1).Select(layer => Vector(LayerCombination.Sum, layer)).ToArray();
        var joined = Vector(LayerCombination.Concatenate, 0, -1);
        var turned = Vector(LayerCombination.Concatenate, -1, 1, 0);
        var sum = Vector(LayerCombination.Sum, 0, -1);

        Assert.Equal(3, layers.Length);
        Assert.NotEqual(layers[0], layers[2]);
        Assert.Equal([.. layers[0], .. layers[2]], joined);
        Assert.Equal([.. layers[2], .. layers[1], .. layers[0]], turned);
        Assert.Equal(layers[0].Zip(layers[2], (a, b) => a + b), sum);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BertEmbeddings(Model) { Layers = [Model.Layers + 1] });
        Assert.Throws<ArgumentException>(() => new BertEmbeddings(Model) { Layers = [0, -3] });

        static float[] Vector(LayerCombination combination, params int[] layers) =>
            Row(new BertEmbeddings(Model) { Layers = layers, LayerCombination = combination }, "Hello world")[0];
    }

    [Fact]
    public void A_layer_that_an_export_does_not_give_is_refused_by_name()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["layerOutputs"]![1] = null);
        using var model = BertModel.Open(bundle.Path);

        var error = Assert.Throws<ArgumentException>(() => new BertEmbeddings(model) { Layers = [1] });
        Assert.Contains("layer 1: the ONNX file of", error.Message, StringComparison.Ordinal);
        Assert.Equal(32, new BertEmbeddings(model) { Layers = [0, 2] }.VectorLength);
    }

    [Theory]
    [InlineData("text,embeddings")]
    [InlineData("embeddings,document")]
    [InlineData("token,error,text")]
    [InlineData("sentence")]
    public void Only_the_columns_that_are_asked_for_are_made(string columns)
    {
        var names = columns.Split(',');
        var whole = Full().Transform([Texts("One two. Three.", "Four")]).Single();

        var chosen = Full().Transform([Texts("One two. Three.", "Four")], new TransformContext { Columns = names }).Single();

        Assert.Equal(names, chosen.Schema.FieldsList.Select(field => field.Name));
        foreach (var name in names.Where(name => name is not ("text" or "error")))
        {
            var expected = new AnnotationColumn(whole.Column(whole.Schema.GetFieldIndex(name)));
            var actual = new AnnotationColumn(chosen.Column(chosen.Schema.GetFieldIndex(name)));
            Assert.Equal(Describe(expected), Describe(actual));
        }

        static string Describe(AnnotationColumn column) =>
            string.Join('\n', Enumerable.Range(0, column.RowCount).SelectMany(row => column.Row(row)!).Select(DescribeOne));

        static string DescribeOne(Annotation item) =>
            $"{item.AnnotatorType} {item.Begin} {item.End} {item.Result} {string.Join(' ', item.Metadata)} "
            + string.Join(' ', item.Embeddings.ToArray());
    }

    [Fact]
    public void A_column_that_is_not_there_is_refused_before_the_first_row()
    {
        var context = new TransformContext { Columns = ["text", "vectors"] };
        var error = Assert.Throws<SchemaException>(() => Full().Transform([Texts("a")], context).ToList());

        Assert.Contains(
            "there is no column 'vectors' to return. Columns: text, document, sentence, token, embeddings.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Stages_behind_the_vectors_and_a_second_model_run_too()
    {
        var pipeline = new Pipeline(
            new DocumentAssembler(),
            new SentenceDetector { ExplodeSentences = true },
            new Tokenizer(),
            new BertEmbeddings(Model) { OutputCol = "first" },
            new Tokenizer { OutputCol = "words", SplitChars = ["-"] },
            new BertEmbeddings(Model) { OutputCol = "second", InputCols = ["sentence", "words"], Layers = [0] });

        var context = new TransformContext { Columns = ["text", "second"] };
        var batch = pipeline.Transform([Texts("One two-three. Four.", "Five.")], context).Single();

        Assert.Equal(["One two-three. Four.", "One two-three. Four.", "Five."], TextsOf(batch));
        Assert.Equal([4, 2, 2], Enumerable.Range(0, 3).Select(row => new AnnotationColumn(batch.Column(1)).Row(row)!.Length));
        Assert.Equal(["text"], pipeline.ReadColumns);
        Assert.False(pipeline.KeepsRows);
    }

    private static IEnumerable<string> TextsOf(RecordBatch batch) =>
        Enumerable.Range(0, batch.Length).Select(row => ((StringArray)batch.Column(0)).GetString(row));

    private static byte[] ReadVectorBytes(RecordBatch batch)
    {
        var annotations = (StructArray)((ListArray)batch.Column(batch.Schema.GetFieldIndex("embeddings"))).Values;
        var vectors = (FloatArray)((ListArray)annotations.Fields[5]).Values;
        return MemoryMarshal.AsBytes(vectors.Values).ToArray();
    }

    private static float[][] Row(BertEmbeddings embeddings, string text)
    {
        var result = Assert.Single(Full(embeddings).Transform([Texts(text)]));
        var column = new AnnotationColumn(result.Column(result.Schema.GetFieldIndex("embeddings")));
        return [.. column.Row(0)!.Select(annotation => annotation.Embeddings.ToArray())];
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    private static Pipeline Full(BertEmbeddings? embeddings = null) =>
        new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings ?? new BertEmbeddings(Model));

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

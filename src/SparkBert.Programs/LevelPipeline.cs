using SparkBert.Stages;

namespace SparkBert.Programs;

/// <summary>The pipelines that give the vectors of a level: the same for <c>sparkbert embed</c> and for the jobs.</summary>
/// <param name="level">What has a vector.</param>
/// <param name="output">The column of the vectors.</param>
/// <param name="findFree">Makes a name of one that may be taken: stages in between never take the place of a user's column.</param>
/// <param name="load">Makes the model's stage, of its input columns and its output column.</param>
public sealed class LevelPipeline(
    VectorLevel level, string output, Func<string, string> findFree, Func<IReadOnlyList<string>, string, BertEmbeddings> load)
{
    /// <summary>The length of the vectors that the last stage gives, which become rows of the flat layout.</summary>
    /// <param name="pipeline">The stages.</param>
    /// <exception cref="ArgumentException">No model in the pipeline says it.</exception>
    public static int RequireVectorLength(Pipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);

        // A vector that is made of others has their length.
        var stage = pipeline.Stages[^1];
        for (var i = pipeline.Stages.Count - 1; stage is SentenceEmbeddings or ChunkEmbeddings && i >= 0; i--)
        {
            stage = pipeline.Stages[i] is ModelStage model && stage.InputCols.Intersect(model.OutputCols).Any() ? model : stage;
        }

        return (stage as ModelStage)?.VectorLength ?? throw new ArgumentException(
            "--layout flat needs the vectors of a model in annotations at the end of the pipeline, and "
            + $"{pipeline.Stages[^1].Type} gives none.");
    }

    /// <summary>The stages from texts to vectors.</summary>
    /// <param name="text">The column of texts.</param>
    public Pipeline OfTexts(string text)
    {
        var (document, sentence, token) = (findFree("document"), findFree("sentence"), findFree("token"));

        // A document without sentences is one.
        var isWhole = level == VectorLevel.Document;
        Stage[] detectors = isWhole ? [] : [new SentenceDetector { InputCols = [document], OutputCol = sentence }];
        sentence = isWhole ? document : sentence;
        return new Pipeline(
        [
            new DocumentAssembler { InputCols = [text], OutputCol = document },
            .. detectors,
            new Tokenizer { InputCols = [sentence], OutputCol = token },
            .. CreateEmbeddings(sentence, token),
        ]);
    }

    /// <summary>The stages from sentences and tokens to vectors.</summary>
    /// <param name="sentence">The column of sentences.</param>
    /// <param name="token">The column of tokens.</param>
    /// <exception cref="ArgumentException">Documents are asked for, of which sentences and tokens are no texts.</exception>
    public Pipeline OfAnnotations(string sentence, string token)
    {
        if (level == VectorLevel.Document)
        {
            throw new ArgumentException(
                "--level document reads texts, and these are sentences and tokens: name the texts with --text-column, or take --level "
                + "sentence.");
        }

        return new Pipeline(CreateEmbeddings(sentence, token));
    }

    private Stage[] CreateEmbeddings(string sentence, string token)
    {
        if (level == VectorLevel.Token)
        {
            return [load([sentence, token], output)];
        }

        var vectors = findFree("embeddings");
        var embeddings = load([sentence, token], vectors);
        return
        [
            embeddings,
            new SentenceEmbeddings { InputCols = [sentence, vectors], OutputCol = output, Dimension = embeddings.VectorLength },
        ];
    }
}

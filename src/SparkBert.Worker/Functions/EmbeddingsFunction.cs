using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Text;
using SparkBert.Tokens;

namespace SparkBert.Worker;

/// <summary><see cref="BuiltInFunctions.Embeddings"/>.</summary>
internal static class EmbeddingsFunction
{
    public static BoundFunction Bind(TaskScope task, JsonObject options)
    {
        var read = PipelineOptions.Read(BuiltInFunctions.Embeddings, options);
        if (read.Pipeline is null && read.ModelPath is null)
        {
            throw new FormatException($"{BuiltInFunctions.Embeddings}: the option 'model' is missing.");
        }

        var run = read.NewRun(task);
        return new BoundFunction((_, batches) => Run(batches, read, task, run), NeedsWholeGroup: false);
    }

    private static IEnumerable<RecordBatch> Run(IEnumerable<RecordBatch> batches, PipelineOptions options, TaskScope task, TransformContext run)
    {
        using var enumerator = batches.GetEnumerator();
        if (!enumerator.MoveNext())
        {
            yield break;
        }

        // The number of the arguments tells what they are, so the pipeline is made when they are there.
        var first = enumerator.Current;
        var pipeline = options.Open(options.Pipeline ?? DefaultStages(first.ColumnCount, options), task);
        var names = ArgumentNames(first.Schema, pipeline.Stages[0]);
        IEnumerable<RecordBatch> Arguments()
        {
            do
            {
                var batch = enumerator.Current;
                yield return new RecordBatch(
                    new Schema(names.Select((name, i) => new Field(name, batch.Schema.GetFieldByIndex(i).DataType, batch.Schema.GetFieldByIndex(i).IsNullable)), null),
                    batch.Arrays,
                    batch.Length);
            }
            while (enumerator.MoveNext());
        }

        foreach (var batch in pipeline.Transform(Arguments(), run))
        {
            yield return PipelineColumns.Select(batch, [pipeline.Stages[^1].OutputCol]);
        }
    }

    /// <summary>The names that the first stage looks for: those that the call gave, or its own input columns in their order.</summary>
    private static string[] ArgumentNames(Schema arguments, Stage first)
    {
        var given = arguments.FieldsList.Select(field => field.Name).ToArray();
        if (given.Length != first.InputCols.Count)
        {
            throw new ArgumentException($"{BuiltInFunctions.Embeddings} takes {first.InputCols.Count} arguments here ({string.Join(", ", first.InputCols)}), but has {given.Length}.");
        }

        return first.InputCols.All(given.Contains) ? given : [.. given.Select((name, i) => IsPositional(name, i) ? first.InputCols[i] : throw UnknownName(name, first))];
    }

    private static bool IsPositional(string name, int i) => name == $"_{i}";

    private static ArgumentException UnknownName(string name, Stage first) =>
        new($"{BuiltInFunctions.Embeddings} has no argument '{name}'. Arguments: {string.Join(", ", first.InputCols)}.");

    private static JsonArray DefaultStages(int arguments, PipelineOptions options)
    {
        static JsonObject Of(string type) => new() { ["type"] = type };
        var parameters = (JsonObject?)options.Parameters?.DeepClone() ?? [];
        parameters["model"] = options.ModelPath;
        var embeddings = new JsonObject { ["type"] = nameof(BertEmbeddings), ["params"] = parameters };
        return arguments switch
        {
            1 => [Of(nameof(DocumentAssembler)), Of(nameof(SentenceDetector)), Of(nameof(Tokenizer)), embeddings],
            2 => [embeddings],
            _ => throw new ArgumentException($"{BuiltInFunctions.Embeddings} takes (text) or (sentence, token), but has {arguments} arguments."),
        };
    }
}

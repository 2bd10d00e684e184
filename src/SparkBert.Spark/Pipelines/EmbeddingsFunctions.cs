using SparkBert.Bundles;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Stages;

namespace SparkBert.Spark.Pipelines;

/// <summary>Embeddings and other pipelines as SQL functions.</summary>
public static class EmbeddingsFunctions
{
    /// <summary>
    /// Registers <c>name(sentence, token)</c> over annotation columns and <c>name(text)</c> over text, which first passes
    /// DocumentAssembler, SentenceDetector and Tokenizer. Since Spark 4.0 arguments may be named: <c>name(text => body)</c>. The value is
    /// the column of BertEmbeddings; for a bad row it is null, unless the mode is <see cref="RowErrorMode.FailFast"/>.
    /// </summary>
    /// <param name="udf">The session's functions.</param>
    /// <param name="name">The name in SQL.</param>
    /// <param name="embeddings">The model with its parameters; its column names are ignored.</param>
    /// <param name="options">Mode, model and figures; the defaults if null.</param>
    /// <param name="deterministic">
    /// Whether Spark may take it for a function like others: in aggregates, join conditions and LATERAL too, where it refuses one that is
    /// not deterministic. It then runs twice for a row where a filter uses its value. With false it runs once for a row.
    /// </param>
    /// <returns>The function for use in expressions.</returns>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static WorkerFunction RegisterEmbeddings(
        this UdfRegistration udf, string name, BertEmbeddings embeddings, TransformOptions? options = null, bool deterministic = true)
    {
        ArgumentNullException.ThrowIfNull(udf);
        options ??= new TransformOptions();
        var definition = PipelineFunctions.Embeddings(embeddings, options.Mode, model => Find(udf, model, options), options.Device);
        return Register(udf, name, definition, options, deterministic);
    }

    /// <summary>
    /// Registers a pipeline as a function of the columns that its first stage reads; its value is the last stage's column.
    /// </summary>
    /// <param name="udf">The session's functions.</param>
    /// <param name="name">The name in SQL.</param>
    /// <param name="pipeline">The stages; each row must stay one row.</param>
    /// <param name="options">Mode, model and figures; the defaults if null.</param>
    /// <param name="deterministic">
    /// Whether Spark may take it for a function like others: in aggregates, join conditions and LATERAL too, where it refuses one that is
    /// not deterministic. It then runs twice for a row where a filter uses its value. With false it runs once for a row.
    /// </param>
    /// <returns>The function for use in expressions.</returns>
    /// <exception cref="ArgumentException">The pipeline changes the number of rows.</exception>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static WorkerFunction RegisterPipeline(
        this UdfRegistration udf, string name, Pipeline pipeline, TransformOptions? options = null, bool deterministic = true)
    {
        ArgumentNullException.ThrowIfNull(udf);
        options ??= new TransformOptions();
        var definition = PipelineFunctions.Value(pipeline, options.Mode, model => Find(udf, model, options), options.Device);
        return Register(udf, name, definition, options, deterministic);
    }

    private static ExecutorModel Find(UdfRegistration udf, BertModel model, TransformOptions options) =>
        ModelLoading.FindForExecutors(udf.Session, model, options);

    private static WorkerFunction Register(
        UdfRegistration udf, string name, FunctionDefinition definition, TransformOptions options, bool deterministic)
    {
        var type = StructField.FromArrow(definition.Result[0].Made!).DataType;
        return udf.Register(name, new WorkerFunction(definition.Command, type, deterministic, options.ToResources(definition)));
    }
}

using Microsoft.Spark.Sql;
using SparkBert.Driver;
using SparkBert.Driver.Planning;
using SparkBert.MicrosoftSpark.Bridge;

namespace SparkBert.MicrosoftSpark;

/// <summary>Embeddings and other pipelines as SQL functions.</summary>
public static class EmbeddingsFunctions
{
    /// <summary>
    /// Registers <c>name(sentence, token)</c> over annotation columns and <c>name(text)</c> over text, which first passes
    /// DocumentAssembler, SentenceDetector and Tokenizer. The value is the column of BertEmbeddings; for a bad row it is null, unless the
    /// mode is <see cref="RowErrorMode.FailFast"/>. Call it in SQL and with <c>Functions.CallUDF</c>.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="name">The name in SQL.</param>
    /// <param name="embeddings">The model with its parameters; its column names are ignored.</param>
    /// <param name="options">Mode, model's copy and figures; the defaults if null.</param>
    /// <param name="deterministic">
    /// Whether Spark may take it for a function like others: in aggregates, join conditions and LATERAL too, where it refuses one that is
    /// not deterministic. It then runs twice for a row where a filter uses its value. With false it runs once for a row.
    /// </param>
    /// <exception cref="NotSupportedException">The session's Spark is not supported.</exception>
    /// <exception cref="PlanException">A parameter or the model is not as it must be.</exception>
    /// <exception cref="ShippingException">There is no worker, or the model can't be brought to executors.</exception>
    public static void RegisterEmbeddings(
        this SparkSession session, string name, BertEmbeddings embeddings, TransformOptions? options = null, bool deterministic = true)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        Register(session, name, FunctionForm.Embeddings, new Pipeline(embeddings), options, deterministic);
    }

    /// <summary>
    /// Registers a pipeline as a function of the columns that its first stage reads; its value is the last stage's column.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="name">The name in SQL.</param>
    /// <param name="pipeline">The stages; each row must stay one row.</param>
    /// <param name="options">Mode, model's copy and figures; the defaults if null.</param>
    /// <param name="deterministic">
    /// Whether Spark may take it for a function like others: in aggregates, join conditions and LATERAL too, where it refuses one that is
    /// not deterministic. It then runs twice for a row where a filter uses its value. With false it runs once for a row.
    /// </param>
    /// <exception cref="NotSupportedException">The session's Spark is not supported.</exception>
    /// <exception cref="PlanException">The pipeline changes the number of rows, or a parameter or a model is not as it must be.</exception>
    /// <exception cref="ShippingException">There is no worker, or the model can't be brought to executors.</exception>
    public static void RegisterPipeline(
        this SparkSession session, string name, Pipeline pipeline, TransformOptions? options = null, bool deterministic = true)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        Register(session, name, FunctionForm.Value, pipeline, options, deterministic);
    }

    private static void Register(
        SparkSession session, string name, FunctionForm form, Pipeline pipeline, TransformOptions? options, bool deterministic)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new TransformOptions();
        var bridge = new BridgeSession(session.Reference);
        var planned = bridge.Plan(form, pipeline.Copy(), options.ModelCopy, options.ForValue);
        bridge.Register(name, bridge.Frames(options.Figures?.Reference).CreateFunction(planned, deterministic));
    }
}

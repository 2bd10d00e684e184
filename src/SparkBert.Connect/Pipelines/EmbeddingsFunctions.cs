using SparkBert.Bundles;
using SparkBert.Connect.Sql;
using SparkBert.Stages;

namespace SparkBert.Connect.Pipelines;

/// <summary>Embeddings and other pipelines as SQL functions.</summary>
public static class EmbeddingsFunctions
{
    /// <summary>
    /// Registers <c>name(sentence, token)</c> over annotation columns and <c>name(text)</c> over text, which first passes
    /// DocumentAssembler, SentenceDetector and Tokenizer. The value is the column of BertEmbeddings; for a bad row it is null, unless the
    /// mode is <see cref="RowErrorMode.FailFast"/>.
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
    /// <exception cref="ArgumentException">Bad rows are to be dropped.</exception>
    /// <exception cref="SparkConnectException">
    /// The session has no worker, runs Python's functions, or did not take worker, model or function.
    /// </exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static WorkerFunction RegisterEmbeddings(
        this UdfRegistration udf, string name, BertEmbeddings embeddings, TransformOptions? options = null, bool deterministic = true)
    {
        ArgumentNullException.ThrowIfNull(udf);
        options ??= new TransformOptions();
        return Register(
            udf, name, locate => PipelineFunctions.Embeddings(embeddings, options.Mode, locate, options.Device), options, deterministic);
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
    /// <exception cref="ArgumentException">The pipeline changes the number of rows, or bad rows are to be dropped.</exception>
    /// <exception cref="SparkConnectException">
    /// The session has no worker, runs Python's functions, or did not take worker, model or function.
    /// </exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static WorkerFunction RegisterPipeline(
        this UdfRegistration udf, string name, Pipeline pipeline, TransformOptions? options = null, bool deterministic = true)
    {
        ArgumentNullException.ThrowIfNull(udf);
        options ??= new TransformOptions();
        return Register(
            udf, name, locate => PipelineFunctions.Value(pipeline, options.Mode, locate, options.Device), options, deterministic);
    }

    private static WorkerFunction Register(
        UdfRegistration udf,
        string name,
        Func<Func<BertModel, ExecutorModel>, FunctionDefinition> define,
        TransformOptions options,
        bool deterministic)
    {
        var shipping = new SessionShipping(udf.Session);
        var definition = define(model => shipping.ShipModel(model, options.Model));
        shipping.PrepareWorker();
        var returns = SparkSchemaJson.WriteField(definition.Result[0].Made!)["type"]!.DeepClone();
        options.Figures?.Follow(definition.Command with { Returns = returns });
        var type = SparkTypes.ReadType(returns);
        return udf.Register(name, WorkerFunction.Create(definition, deterministic, returns, type, udf.Session.ToldVersion()));
    }
}

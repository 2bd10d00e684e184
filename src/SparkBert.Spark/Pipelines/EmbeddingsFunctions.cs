using System.Text.Json.Nodes;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Worker;

namespace SparkBert.Spark.Pipelines;

/// <summary>Embeddings as functions of SQL.</summary>
public static class EmbeddingsFunctions
{
    /// <summary>
    /// Registers <c>name(sentence, token)</c> over annotation columns, which is also <c>name(text)</c> over text that passes DocumentAssembler, SentenceDetector and Tokenizer first. Since Spark 4.0
    /// arguments may be named: <c>name(text => body)</c>. The value is the column of BertEmbeddings; a bad row's is null, unless the mode is <see cref="RowErrorMode.FailFast"/>.
    /// </summary>
    /// <param name="udf">The session's functions.</param>
    /// <param name="name">The name in SQL.</param>
    /// <param name="embeddings">The model with its parameters; its column names don't count.</param>
    /// <param name="options">Mode, model and figures; the defaults if null.</param>
    /// <returns>The function for use in expressions.</returns>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    public static WorkerFunction RegisterEmbeddings(this UdfRegistration udf, string name, BertEmbeddings embeddings, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(udf);
        ArgumentNullException.ThrowIfNull(embeddings);
        options ??= new TransformOptions();
        var written = ExecutorPipeline.Options(udf.Session, new Pipeline(embeddings), options);
        var parameters = (JsonObject)written["pipeline"]![0]!["params"]!.DeepClone();
        var model = (string)parameters["model"]!;
        written["model"] = new JsonObject { ["path"] = model, ["sha256"] = (string?)written["models"]![model] };
        parameters.Remove("model");
        written.Remove("pipeline");
        written.Remove("models");
        written["params"] = parameters;
        return Register(udf, name, written, embeddings, options);
    }

    /// <summary>Registers a pipeline as a function of the columns that its first stage reads; its value is the last stage's column.</summary>
    /// <param name="udf">The session's functions.</param>
    /// <param name="name">The name in SQL.</param>
    /// <param name="pipeline">The stages; each row must stay one row.</param>
    /// <param name="options">Mode, model and figures; the defaults if null.</param>
    /// <returns>The function for use in expressions.</returns>
    /// <exception cref="ArgumentException">The pipeline changes the number of rows.</exception>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    public static WorkerFunction RegisterPipeline(this UdfRegistration udf, string name, Pipeline pipeline, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(udf);
        ArgumentNullException.ThrowIfNull(pipeline);
        options ??= new TransformOptions();
        return pipeline.Stages.All(stage => stage.KeepsRows)
            ? Register(udf, name, ExecutorPipeline.Options(udf.Session, pipeline, options), pipeline.Stages[^1], options)
            : throw new ArgumentException("a function gives one value for each row, but explodeSentences makes several rows of one; use Transform.", nameof(pipeline));
    }

    private static WorkerFunction Register(UdfRegistration udf, string name, JsonObject written, Stage last, TransformOptions options)
    {
        var type = SchemaFromArrow.ToSpark(AnnotationSchema.Field(last.OutputCol, AnnotatorTypes.WordEmbeddings)).DataType;
        var function = new WorkerFunction(new FunctionCommand(BuiltInFunctions.Embeddings, written), type, deterministic: false, new FunctionResources { Figures = options.Figures });
        return udf.Register(name, function);
    }
}

namespace SparkBert.Worker;

/// <summary>Names of the functions that every worker has.</summary>
public static class BuiltInFunctions
{
    /// <summary>
    /// Runs a pipeline over the frame's rows (mapInArrow) or a group's. Options: <c>pipeline</c> (the array that <see cref="Pipelines.Pipeline.ToJson"/> gives); <c>model</c>
    /// (<c>{"path":...,"sha256":...}</c>, optional: the model instead of the one that the stages name, and the SHA-256 of the bundle's <c>sparkbert.json</c>); <c>mode</c> (<c>permissive</c>,
    /// the default, or <c>failfast</c>); <c>columns</c> (optional: the input columns that are returned; all by default). Returns the input columns, the stages' columns in the order of
    /// the stages, and in permissive mode the string column <c>error</c>.
    /// </summary>
    public const string Pipeline = "sparkbert.pipeline";

    /// <summary>
    /// The embeddings of a row as a scalar function: arguments <c>(sentence, token)</c>, annotation columns, or <c>(text)</c>. Options: <c>pipeline</c>, <c>model</c> and <c>mode</c> as
    /// those of <see cref="Pipeline"/>, where the arguments, unless they are named, take the places of the columns that the first stage reads. Without <c>pipeline</c> it is BertEmbeddings of
    /// <c>model</c> with the options <c>params</c>, behind DocumentAssembler, SentenceDetector and Tokenizer where there is one argument. Returns the last stage's column alone; a bad row
    /// is null in permissive mode.
    /// </summary>
    public const string Embeddings = "sparkbert.embeddings";
}

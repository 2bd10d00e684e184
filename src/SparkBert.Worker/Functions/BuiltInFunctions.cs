namespace SparkBert.Worker;

/// <summary>Names of the functions that every worker has.</summary>
public static class BuiltInFunctions
{
    /// <summary>
    /// Runs a pipeline over the frame's rows (mapInArrow) or a group's. Options: <c>pipeline</c> (the array that <see cref="Pipelines.Pipeline.ToJson"/> gives); <c>model</c>
    /// (<c>{"path":...,"sha256":...}</c>, optional: the model instead of the one that the stages name, and the SHA-256 of the bundle's <c>sparkbert.json</c>); <c>mode</c> (<c>permissive</c>,
    /// the default, or <c>failfast</c>); <c>errorCol</c> (the error column, <c>error</c> by default) and <c>hasErrors</c> (whether it is among the input columns: rows with an error pass
    /// untouched); <c>columns</c> (optional: the input columns that are returned; all by default). Returns the input columns, the stages' columns in the order of the stages, and in
    /// permissive mode the error column; with <c>returns</c> (optional) the columns that it names, in its order.
    /// </summary>
    public const string Pipeline = "sparkbert.pipeline";

    /// <summary>
    /// The pipeline as a scalar function, so that only the columns that the stages read cross to .NET. Options are those of <see cref="Pipeline"/> without <c>columns</c>, and <c>inputs</c>:
    /// the names of the arguments in their order. Returns one struct of the columns that <c>returns</c> names. Each row must stay one row.
    /// </summary>
    public const string Columns = "sparkbert.columns";

    /// <summary>
    /// The embeddings of a row as a scalar function: arguments <c>(sentence, token)</c>, annotation columns, or <c>(text)</c>. Options: <c>pipeline</c>, <c>model</c> and <c>mode</c> as
    /// those of <see cref="Pipeline"/>, where the arguments, unless they are named, take the places of the columns that the first stage reads. Without <c>pipeline</c> it is BertEmbeddings of
    /// <c>model</c> with the options <c>params</c>, behind DocumentAssembler, SentenceDetector and Tokenizer where there is one argument. Returns the last stage's column alone; a bad row
    /// is null in permissive mode.
    /// </summary>
    public const string Embeddings = "sparkbert.embeddings";
}

namespace SparkBert.Worker;

/// <summary>Names of the functions that every worker has.</summary>
public static class BuiltInFunctions
{
    /// <summary>
    /// Runs a pipeline over the frame's rows (mapInArrow) or a group's. Options: <c>pipeline</c> (the array that <see cref="Pipelines.Pipeline.ToJson"/> gives); <c>model</c>
    /// (<c>{"path":...,"sha256":...}</c>, optional: the model instead of the one that the stages name, and the SHA-256 of the bundle's <c>sparkbert.json</c>); <c>mode</c> (<c>permissive</c>,
    /// the default, or <c>failfast</c>); <c>errorCol</c> (the error column, <c>error</c> by default) and <c>hasErrors</c> (whether it is among the input columns: rows with an error pass
    /// untouched); <c>models</c> (optional: the SHA-256 that a model's <c>sparkbert.json</c> must have, by the name that a stage has for it); <c>returns</c> (optional: the columns that are
    /// returned, in their order). Returns all columns that the stages give where <c>returns</c> is missing, the error column of the permissive mode among them.
    /// </summary>
    public const string Pipeline = "sparkbert.pipeline";

    /// <summary>
    /// The pipeline as a scalar function, so that only the columns that the stages read cross to .NET. Options are those of <see cref="Pipeline"/>, and <c>inputs</c>:
    /// the names of the arguments in their order. Returns one struct of the columns that <c>returns</c> names. Each row must stay one row.
    /// </summary>
    public const string Columns = "sparkbert.columns";

    /// <summary>
    /// The embeddings of a row as a scalar function: arguments <c>(sentence, token)</c>, annotation columns, or <c>(text)</c>. Options: <c>pipeline</c>, <c>model</c>, <c>models</c> and <c>mode</c> as
    /// those of <see cref="Pipeline"/>, where the arguments, unless they are named, take the places of the columns that the first stage reads. Without <c>pipeline</c> it is BertEmbeddings of
    /// <c>model</c> with the options <c>params</c>, behind DocumentAssembler, SentenceDetector and Tokenizer where there is one argument. Returns the last stage's column alone; a bad row
    /// is null in permissive mode.
    /// </summary>
    public const string Embeddings = "sparkbert.embeddings";
}

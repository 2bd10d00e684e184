namespace SparkBert.Functions;

/// <summary>
/// Names of the functions that every worker has. <see cref="PipelineOptions"/> are the options of those that run a pipeline.
/// </summary>
public static class BuiltInFunctions
{
    /// <summary>
    /// Runs a pipeline over the rows of a frame (mapInArrow) or of a group. Returns the columns that <see cref="PipelineOptions.Returns"/>
    /// names, else all columns that the stages add, including the error column of the permissive mode.
    /// </summary>
    public const string Pipeline = "sparkbert.pipeline";

    /// <summary>
    /// Runs a pipeline as a scalar function, so that only the columns that the stages read cross to .NET. Its arguments are the columns
    /// that <see cref="PipelineOptions.Inputs"/> names; it returns one struct of the columns that <see cref="PipelineOptions.Returns"/>
    /// names. Each row must stay one row.
    /// </summary>
    public const string Columns = "sparkbert.columns";

    /// <summary>
    /// Runs one of several pipelines as a scalar function: the first of <see cref="PipelineOptions.Pipelines"/> whose first stage takes as
    /// many columns as there are arguments. Arguments without a name take the places of those columns. Returns the last stage's column; a
    /// bad row is null in permissive mode.
    /// </summary>
    public const string Embeddings = "sparkbert.embeddings";

    /// <summary>
    /// Makes the rows of CSV files of their lines (mapInArrow). It takes two columns: the name of a file (string), and a line without its
    /// <c>\n</c> (string, whatever its bytes). All lines of a file come in their order in one partition. <see cref="CsvOptions"/> says what
    /// it returns.
    /// </summary>
    public const string Csv = "sparkbert.csv";

    /// <summary>
    /// Calls a function of the driver program that the command names by its method (<see cref="DelegateReference"/>): option
    /// <c>function</c>, of record batches, or else with <c>adapter</c>, a static method that makes one of it and of the declared type in
    /// Spark's JSON (option <c>type</c>). The worker has the program's assemblies beside it.
    /// </summary>
    public const string Delegate = "sparkbert.delegate";
}

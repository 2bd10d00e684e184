namespace SparkBert.Driver.Planning;

/// <summary>What a pipeline becomes in Spark.</summary>
public enum FunctionForm
{
    /// <summary>A function over the rows of a frame.</summary>
    Transform,

    /// <summary>A function over the groups of a frame's rows.</summary>
    Groups,

    /// <summary>A function of SQL over a text, or over sentences and tokens, whose value is the column of BertEmbeddings.</summary>
    Embeddings,

    /// <summary>A function of SQL over the columns that the first stage reads, whose value is the last stage's column.</summary>
    Value,
}

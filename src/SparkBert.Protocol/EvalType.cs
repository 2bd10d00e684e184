namespace SparkBert.Functions;

/// <summary>How Spark calls a function (PySpark's PythonEvalType). The worker refuses all others by name.</summary>
public enum EvalType
{
    /// <summary>A scalar function: columns in, one column out. Pipelines that add columns are such functions.</summary>
    ScalarPandas = 200,

    /// <summary>A grouped map over whole groups.</summary>
    GroupedMapPandas = 201,

    /// <summary>A scalar function over the batches of a task.</summary>
    ScalarPandasIter = 204,

    /// <summary>mapInPandas.</summary>
    MapPandasIter = 205,

    /// <summary>mapInArrow.</summary>
    MapArrowIter = 207,

    /// <summary>A grouped map over Arrow tables.</summary>
    GroupedMapArrow = 209,

    /// <summary>A grouped map over the Arrow batches of a group.</summary>
    GroupedMapArrowIter = 215,

    /// <summary>A grouped map over the batches of a group.</summary>
    GroupedMapPandasIter = 216,

    /// <summary>A scalar function over Arrow arrays.</summary>
    ScalarArrow = 250,

    /// <summary>A scalar function over the Arrow batches of a task.</summary>
    ScalarArrowIter = 251,
}

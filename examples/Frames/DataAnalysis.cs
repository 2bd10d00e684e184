using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using FxDataFrame = Microsoft.Data.Analysis.DataFrame;

namespace SparkBert.Examples;

/// <summary>
/// Functions over the frames of Microsoft.Data.Analysis, called as Microsoft.Spark has them. SparkBert.Spark has no such overloads, so that
/// it needs no such package; a program that wants them takes these lines.
/// </summary>
public static class DataAnalysis
{
    /// <summary>The rows of each group through a function of this program.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="returnType">The columns that the function returns, in their order.</param>
    /// <param name="func">A lambda or a static method; it returns at least one row.</param>
    public static DataFrame Apply(
        this RelationalGroupedDataset groups, StructType returnType, Func<FxDataFrame, FxDataFrame> func) =>
        groups.Apply(returnType, batch => func(FxDataFrame.FromArrowRecordBatch(batch)).ToArrowRecordBatches().Single());
}

using System.Text.Json.Nodes;
using SparkBert.Annotations;
using SparkBert.Functions;
using SparkBert.Jobs.Sessions;
using SparkBert.Programs;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Jobs;

/// <summary>The flat layout of a job's result: a row for each vector, as <c>sparkbert embed --layout flat</c> writes it.</summary>
/// <param name="id">The column that tells the rows of the input apart.</param>
/// <param name="vectors">The column of annotations with the vectors.</param>
/// <param name="level">What has a vector.</param>
/// <param name="errors">The column that says what is wrong with a row; null where there are no bad rows.</param>
/// <param name="errorCol">Its name in the output, which has a row for each bad row then; null where bad rows are left out.</param>
internal sealed class FlatLayout(string id, string vectors, VectorLevel level, string? errors, string? errorCol)
{
    private const string Annotation = "annotation";

    /// <summary>The keys of a column of vectors that say something of each of them.</summary>
    private static readonly string[] KeptKeys = [AnnotationSchema.DimensionKey, AnnotationSchema.StorageRefKey];

    /// <summary>The rows, each taken apart. Spark's SQL does it: nothing more crosses to .NET.</summary>
    /// <param name="rows">The rows of the result, those that are left out already gone.</param>
    public IJobFrame Take(IJobFrame rows)
    {
        var metadata = FindMetadata(rows.Schema[vectors].Metadata);
        var error = errors is null ? "cast(null as string)" : SqlText.Name(errors);
        List<JobColumn> exploded =
        [
            new(SqlText.Name(id), FlatColumns.Id), new($"explode_outer({SqlText.Name(vectors)})", Annotation), new(error, "error"),
        ];
        var annotation = SqlText.Name(Annotation);

        // A sentence without tokens has no vector, and a text without sentences no row.
        var taken = rows.SelectColumns(exploded).Where($"error is not null or size({annotation}.embeddings) > 0");
        List<JobColumn> columns = [JobColumn.Of(FlatColumns.Id)];
        if (level != VectorLevel.Document)
        {
            columns.Add(new JobColumn($"try_cast({annotation}.metadata['sentence'] as int)", FlatColumns.Sentence));
            if (level == VectorLevel.Token)
            {
                columns.Add(new JobColumn($"{annotation}.result", FlatColumns.Token));
            }

            columns.Add(new JobColumn($"{annotation}.{SqlText.Name("begin")}", FlatColumns.Begin));
            columns.Add(new JobColumn($"{annotation}.{SqlText.Name("end")}", FlatColumns.End));
        }

        columns.Add(new JobColumn($"{annotation}.embeddings", FlatColumns.Vector, metadata));
        if (errorCol is not null)
        {
            columns.Add(new JobColumn("error", errorCol, new JsonObject { [FrameColumn.ErrorsKey] = "errors" }));
        }

        return taken.SelectColumns(columns);
    }

    private static JsonObject FindMetadata(JsonObject? metadata) =>
        new(KeptKeys.Where(key => metadata?[key] is not null).Select(key => KeyValuePair.Create(key, metadata![key]?.DeepClone())));
}

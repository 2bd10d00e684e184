using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Embed;

/// <summary>The rows of the inputs as the stages get them: so many as were asked for, and in types that the output can have.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="plan">What the run does.</param>
internal sealed class EmbedRows(EmbedOptions options, EmbedPlan plan)
{
    /// <summary>Takes rows from what was read.</summary>
    public IEnumerable<RecordBatch> Take(IEnumerable<RecordBatch> batches)
    {
        var left = options.Limit ?? long.MaxValue;
        if (left == 0)
        {
            yield break;
        }

        foreach (var batch in batches)
        {
            var rows = batch.Length <= left ? batch : batch.Slice(0, (int)left);
            yield return plan.Spark is null ? rows : Convert(plan.Spark, rows);
            left -= rows.Length;
            if (left == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>A row with a value that Spark has no place for is found before it is embedded.</summary>
    private RecordBatch Convert(SparkColumns spark, RecordBatch batch)
    {
        var refused = new Dictionary<int, string>();
        batch = spark.Convert(batch, (row, reason) => refused.TryAdd(row, reason));
        if (refused.Count == 0)
        {
            return batch;
        }

        var index = batch.Schema.GetFieldIndex(plan.Request.Origin.Error);
        var before = (StringArray)batch.Column(index);
        var errors = new StringArray.Builder();
        for (var row = 0; row < batch.Length; row++)
        {
            errors.Append(before.IsNull(row) ? refused.GetValueOrDefault(row) : before.GetString(row));
        }

        var arrays = batch.Arrays.ToArray();
        arrays[index] = errors.Build();
        return new RecordBatch(batch.Schema, arrays, batch.Length);
    }
}

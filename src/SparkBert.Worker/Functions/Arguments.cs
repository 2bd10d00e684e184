using Apache.Arrow;

namespace SparkBert.Worker.Functions;

/// <summary>The arguments of a scalar function, which Spark gives as columns <c>_0, _1, ...</c> or by their keywords.</summary>
internal static class Arguments
{
    /// <summary>The columns of a batch under other names.</summary>
    public static RecordBatch Rename(RecordBatch batch, IReadOnlyList<string> names)
    {
        var fields = batch.Schema.FieldsList.Select((field, i) => new Field(names[i], field.DataType, field.IsNullable));
        return new RecordBatch(new Schema(fields, null), batch.Arrays, batch.Length);
    }

    /// <summary>The names of a call's arguments, if the function has names for them.</summary>
    /// <param name="function">The function, for messages.</param>
    /// <param name="given">The names of the call.</param>
    /// <param name="expected">The names of the function; there are as many.</param>
    /// <exception cref="ArgumentException">The call has a name that the function doesn't have.</exception>
    public static IReadOnlyList<string> FindNames(string function, IReadOnlyList<string> given, IReadOnlyList<string> expected) =>
        expected.All(given.Contains)
            ? given
            : [.. given.Select((name, i) => name == $"_{i}" ? expected[i] : throw new ArgumentException(
                $"{function} has no argument '{name}'. Arguments: {string.Join(", ", expected)}."))];
}

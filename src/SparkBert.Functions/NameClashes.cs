using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Functions;

/// <summary>
/// Keeps the names of a frame apart from those that a run adds: what is the user's is never replaced, so a clash is refused before the
/// job starts.
/// </summary>
/// <param name="frame">The columns of the frame.</param>
/// <param name="isCaseSensitive">Whether names that differ only in case are two columns to Spark.</param>
internal sealed class NameClashes(IReadOnlyList<FrameColumn> frame, bool isCaseSensitive)
{
    private StringComparison Comparison => isCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The place of the one column of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="why">What can't be done where there are several.</param>
    /// <exception cref="SchemaException">There are several.</exception>
    public int FindOne(string name, string why)
    {
        var places = Enumerable.Range(0, frame.Count).Where(place => frame[place].Name == name).ToList();
        return places.Count == 1
            ? places[0]
            : throw new SchemaException($"there are {places.Count} columns '{name}', so {why}; rename all but one.");
    }

    /// <summary>Refuses output columns of stages that the frame has already, or that are one column to Spark.</summary>
    /// <exception cref="SchemaException">There is such a column.</exception>
    public void RefuseOutputs(IReadOnlyList<string> outputs)
    {
        const string Advice = "choose another name (OutputCol of the stage), or rename or drop the column.";
        foreach (var output in outputs)
        {
            if (frame.Any(column => column.Name == output))
            {
                throw new SchemaException($"the output column '{output}' is there already; {Advice}");
            }

            if (FindOtherCase(output, outputs) is { } other)
            {
                throw new SchemaException($"the output column '{output}' and the column '{other}' are the same to Spark; {Advice}");
            }
        }
    }

    /// <summary>The error column, and whether the rows come with errors of an earlier pipeline in it.</summary>
    /// <param name="outputs">The columns of the stages.</param>
    /// <param name="options">The wanted name.</param>
    /// <exception cref="SchemaException">The name belongs to another column.</exception>
    public (string Name, bool HasErrors) FindErrors(IReadOnlyList<string> outputs, PipelineFunctionOptions options)
    {
        const string Advice = "choose another name for the error column (ErrorCol)";
        var (name, isPermissive) = (options.ErrorCol, options.Mode == RowErrorMode.Permissive);
        if (isPermissive && outputs.FirstOrDefault(output => output.Equals(name, Comparison)) is not null)
        {
            throw new SchemaException($"a stage makes the column '{name}'; {Advice}.");
        }

        if (isPermissive && FindOtherCase(name, []) is { } other)
        {
            throw new SchemaException($"the error column '{name}' and the column '{other}' are the same to Spark; {Advice}.");
        }

        var there = frame.Where(column => column.Name == name).ToList();
        if (there.Count > 0 && (options.InputHasErrorCol || there.Any(column => column.HasErrors)))
        {
            var field = frame[FindOne(name, "it can't be the error column")].Field;
            return field?.DataType is StringType
                ? (name, true)
                : throw new SchemaException($"the column '{name}' must be string to have errors, but is {there[0].TypeName}; {Advice}.");
        }

        if (there.Count > 0 && isPermissive)
        {
            throw new SchemaException(
                $"the column '{name}' is there already; {Advice}. If an earlier pipeline made it and its metadata got lost, say so "
                + "(InputHasErrorCol).");
        }

        // A column with another meaning is not an error column.
        return (isPermissive ? name : FreeName.Find(name, [.. frame.Select(column => column.Name), .. outputs]), false);
    }

    private string? FindOtherCase(string name, IEnumerable<string> outputs) => isCaseSensitive
        ? null
        : frame.Select(column => column.Name).Concat(outputs)
            .FirstOrDefault(other => other != name && other.Equals(name, StringComparison.OrdinalIgnoreCase));
}

using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Stages;

/// <summary>Checks the columns that a stage reads.</summary>
internal static class InputColumns
{
    /// <summary>Refuses a schema that lacks a column of annotations that a stage reads, or one of its annotator types.</summary>
    /// <exception cref="SchemaException">It does.</exception>
    public static void Require(Stage stage, Schema input)
    {
        var types = new List<string>();
        foreach (var column in stage.InputCols)
        {
            var field = input.GetFieldByIndex(AnnotationSchema.RequireColumn(input, column, stage.Type));
            if (TypeOf(field) is { } type)
            {
                types.Add(type);
            }
        }

        // Columns that come without metadata, from a JSON file for instance, are taken as they are.
        if (types.Count == stage.InputCols.Count
            && stage.InputAnnotatorTypes.FirstOrDefault(type => !types.Contains(type)) is { } missing)
        {
            throw new SchemaException(
                $"{stage.Type}: wrong or missing inputCols annotators: there must be a column of annotatorType '{missing}' among "
                + $"{string.Join(", ", stage.InputCols)}, which have {string.Join(", ", types)}.");
        }
    }

    /// <summary>The first input column of an annotator type; null if no column says that it has it.</summary>
    public static Field? Find(Stage stage, Schema input, string annotatorType) => stage.InputCols
        .Select(column => input.GetFieldByIndex(AnnotationSchema.RequireColumn(input, column, stage.Type)))
        .FirstOrDefault(field => TypeOf(field) == annotatorType);

    private static string? TypeOf(Field field) => field.Metadata?.GetValueOrDefault(AnnotationSchema.AnnotatorTypeKey);
}

using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Pipelines;

/// <summary>A stage that cuts documents into shorter annotations, and can leave out those that are too short or too long.</summary>
public abstract class CuttingStage : AnnotatorStage
{
    private int minLength;
    private int? maxLength;

    /// <summary>Shorter annotations are left out; 0 by default. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MinLength
    {
        get => minLength;
        set => minLength = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "minLength must be 0 or more");
    }

    /// <summary>Longer annotations are left out; null (the default) for no limit. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? MaxLength
    {
        get => maxLength;
        set => maxLength = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "maxLength must be 0 or more");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Document];

    /// <summary>The parameters of the lengths.</summary>
    private protected IReadOnlyList<StageParameter> LengthParameters =>
    [
        StageParameter.Integer("minLength", () => minLength, value => MinLength = value),
        StageParameter.Integer("maxLength", () => maxLength, value => MaxLength = value),
    ];

    /// <summary>Whether an annotation of a length stays; an empty one never does.</summary>
    internal bool IsKept(int length) => length > 0 && length >= minLength && length <= (maxLength ?? int.MaxValue);

    /// <inheritdoc/>
    private protected override void CheckInput(Schema input)
    {
        foreach (var column in InputCols)
        {
            AnnotationSchema.RequireColumn(input, column, Type);
        }
    }
}

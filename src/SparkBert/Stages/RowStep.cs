using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Text;
using SparkBert.Text.Rows;

namespace SparkBert.Stages;

/// <summary>A stage in a run: makes the annotations of a row from that row alone. It belongs to one thread.</summary>
/// <param name="stage">The stage's type, for messages.</param>
/// <param name="inputs">Where its input annotations come from.</param>
internal abstract class RowStep(string stage, IReadOnlyList<AnnotationSource> inputs)
{
    /// <summary>The stage's type.</summary>
    public string Stage { get; } = stage;

    /// <summary>What the step made of the current row.</summary>
    public AnnotationList Output { get; } = new();

    /// <summary>How large the row may become.</summary>
    public RowLimit Limit { get; set; } = RowLimit.Default;

    /// <summary>Where the step's input annotations come from.</summary>
    protected IReadOnlyList<AnnotationSource> Inputs { get; } = inputs;

    /// <summary>Begins a record batch.</summary>
    public virtual void Open(RecordBatch batch)
    {
        foreach (var input in Inputs)
        {
            input.Open(batch);
        }
    }

    /// <summary>Makes the annotations of a row.</summary>
    /// <exception cref="RowErrorException">The row can't be processed.</exception>
    public void Run(int row)
    {
        Output.Clear();
        try
        {
            Annotate(row);
        }
        catch (Exception error) when (error is RowErrorException or TextRuleException)
        {
            throw RowErrorException.From(error).In(Stage);
        }
    }

    /// <summary>Fills <see cref="Output"/>, which is empty.</summary>
    protected abstract void Annotate(int row);
}

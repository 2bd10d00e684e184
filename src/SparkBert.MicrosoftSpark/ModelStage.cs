namespace SparkBert.MicrosoftSpark;

/// <summary>A stage with a model.</summary>
public abstract class ModelStage : Stage
{
    private protected ModelStage()
    {
    }

    /// <summary>
    /// The model, in any of the forms of <see cref="SparkBert.Driver.SparkBertSettings.Model"/>: a bundle's folder here,
    /// <c>local:/path</c>, an archive, or the name under which <c>--archives</c> ships one. Null for that setting.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Spark NLP's parameter; no vector depends on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Word pieces of a sentence, with [CLS] and [SEP].</summary>
    public int? MaxSentenceLength { get; init; }

    /// <summary>Whether case counts; the model's own by default.</summary>
    public bool? CaseSensitive { get; init; }

    /// <summary>The <c>ref</c> in the column's metadata.</summary>
    public string? StorageRef { get; init; }

    /// <summary>The <c>dimension</c> in the column's metadata; the model's own by default.</summary>
    public int? Dimension { get; init; }

    /// <summary>Model calls at once in a worker.</summary>
    public int? Threads { get; init; }

    /// <summary>Positions of a model call.</summary>
    public int? PositionBudget { get; init; }
}

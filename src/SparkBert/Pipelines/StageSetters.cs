namespace SparkBert.Pipelines;

/// <summary>Spark NLP's setters of the parameters that every stage has; they give the stage back, as those of the stages do.</summary>
public static class StageSetters
{
    /// <summary>Sets <see cref="Stage.InputCols"/>.</summary>
    /// <exception cref="ArgumentException">Another number of columns than the stage takes.</exception>
    public static T SetInputCols<T>(this T stage, params string[] columns)
        where T : Stage
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.InputCols = columns;
        return stage;
    }

    /// <summary>Sets <see cref="Stage.OutputCol"/>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static T SetOutputCol<T>(this T stage, string column)
        where T : Stage
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.OutputCol = column;
        return stage;
    }

    /// <summary>Sets <see cref="CuttingStage.MinLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static T SetMinLength<T>(this T stage, int length)
        where T : CuttingStage
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.MinLength = length;
        return stage;
    }

    /// <summary>Sets <see cref="CuttingStage.MaxLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static T SetMaxLength<T>(this T stage, int length)
        where T : CuttingStage
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.MaxLength = length;
        return stage;
    }
}

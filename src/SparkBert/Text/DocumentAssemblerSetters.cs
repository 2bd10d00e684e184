namespace SparkBert.Text;

/// <summary>Spark NLP's setters of <see cref="DocumentAssembler"/>; they set the property of their name and give the stage back.</summary>
public static class DocumentAssemblerSetters
{
    /// <summary>Sets <see cref="DocumentAssembler.InputCol"/>.</summary>
    public static DocumentAssembler SetInputCol(this DocumentAssembler stage, string value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.InputCol = value;
        return stage;
    }

    /// <summary>Sets <see cref="DocumentAssembler.IdCol"/>.</summary>
    public static DocumentAssembler SetIdCol(this DocumentAssembler stage, string? value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.IdCol = value;
        return stage;
    }

    /// <summary>Sets <see cref="DocumentAssembler.MetadataCol"/>.</summary>
    public static DocumentAssembler SetMetadataCol(this DocumentAssembler stage, string? value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.MetadataCol = value;
        return stage;
    }

    /// <summary>Sets <see cref="DocumentAssembler.CleanupMode"/>.</summary>
    /// <exception cref="ArgumentException">Not one of the modes.</exception>
    public static DocumentAssembler SetCleanupMode(this DocumentAssembler stage, string value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.CleanupMode = value;
        return stage;
    }
}

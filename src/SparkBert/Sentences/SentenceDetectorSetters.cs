namespace SparkBert.Sentences;

/// <summary>Spark NLP's setters of <see cref="SentenceDetector"/>; they set the property of their name and give the stage back.</summary>
public static class SentenceDetectorSetters
{
    /// <summary>Sets <see cref="SentenceDetector.UseAbbreviations"/>.</summary>
    public static SentenceDetector SetUseAbbreviations(this SentenceDetector stage, bool value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.UseAbbreviations = value;
        return stage;
    }

    /// <summary>Sets <see cref="SentenceDetector.DetectLists"/>.</summary>
    public static SentenceDetector SetDetectLists(this SentenceDetector stage, bool value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.DetectLists = value;
        return stage;
    }

    /// <summary>Sets <see cref="SentenceDetector.UseCustomBoundsOnly"/>.</summary>
    public static SentenceDetector SetUseCustomBoundsOnly(this SentenceDetector stage, bool value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.UseCustomBoundsOnly = value;
        return stage;
    }

    /// <summary>Sets <see cref="SentenceDetector.ExplodeSentences"/>.</summary>
    public static SentenceDetector SetExplodeSentences(this SentenceDetector stage, bool value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.ExplodeSentences = value;
        return stage;
    }

    /// <summary>Sets <see cref="SentenceDetector.CustomBoundPatterns"/>.</summary>
    /// <exception cref="ArgumentException">A pattern can't be read.</exception>
    public static SentenceDetector SetCustomBounds(this SentenceDetector stage, params string[] value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.CustomBoundPatterns = value;
        return stage;
    }

    /// <summary>Sets <see cref="SentenceDetector.CustomBoundsStrategy"/>.</summary>
    /// <exception cref="ArgumentException">Not none, prepend or append.</exception>
    public static SentenceDetector SetCustomBoundsStrategy(this SentenceDetector stage, string value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.CustomBoundsStrategy = value;
        return stage;
    }

    /// <summary>Sets <see cref="SentenceDetector.SplitLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static SentenceDetector SetSplitLength(this SentenceDetector stage, int value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.SplitLength = value;
        return stage;
    }
}

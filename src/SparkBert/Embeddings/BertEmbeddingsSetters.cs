using SparkBert.WordPieces;

namespace SparkBert.Embeddings;

/// <summary>Spark NLP's setters of <see cref="BertEmbeddings"/>; they set the property of their name and give the stage back.</summary>
public static class BertEmbeddingsSetters
{
    /// <summary>Sets <see cref="BertEmbeddings.BatchSize"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static BertEmbeddings SetBatchSize(this BertEmbeddings stage, int value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.BatchSize = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.MaxSentenceLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, more than 512, or more than the model has positions.</exception>
    public static BertEmbeddings SetMaxSentenceLength(this BertEmbeddings stage, int value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.MaxSentenceLength = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.CaseSensitive"/>.</summary>
    public static BertEmbeddings SetCaseSensitive(this BertEmbeddings stage, bool value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.CaseSensitive = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.StorageRef"/>.</summary>
    /// <exception cref="InvalidOperationException">It is set already.</exception>
    public static BertEmbeddings SetStorageRef(this BertEmbeddings stage, string value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.StorageRef = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.Dimension"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static BertEmbeddings SetDimension(this BertEmbeddings stage, int value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Dimension = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.Layers"/>.</summary>
    /// <exception cref="ArgumentException">No layer, one that the model doesn't have, or one twice.</exception>
    public static BertEmbeddings SetLayers(this BertEmbeddings stage, params int[] value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Layers = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.LayerCombination"/>.</summary>
    public static BertEmbeddings SetLayerCombination(this BertEmbeddings stage, LayerCombination value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.LayerCombination = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.Behaviour"/>.</summary>
    public static BertEmbeddings SetBehaviour(this BertEmbeddings stage, WordPieceBehaviour value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Behaviour = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.Pooling"/>.</summary>
    public static BertEmbeddings SetPooling(this BertEmbeddings stage, Pooling value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Pooling = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.Threads"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than 1,024.</exception>
    public static BertEmbeddings SetThreads(this BertEmbeddings stage, int value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Threads = value;
        return stage;
    }

    /// <summary>Sets <see cref="BertEmbeddings.PositionBudget"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static BertEmbeddings SetPositionBudget(this BertEmbeddings stage, int value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.PositionBudget = value;
        return stage;
    }
}

namespace SparkBert.Embeddings;

/// <summary>What gives a whole sentence its vector.</summary>
public enum SentencePooling
{
    /// <summary>The model's pooler: a layer with tanh over the vector of [CLS], trained with the model.</summary>
    Pooler,

    /// <summary>The mean of the last layer's vectors of all word pieces, [CLS] and [SEP] among them.</summary>
    Mean,

    /// <summary>The last layer's vector of [CLS].</summary>
    Cls,
}

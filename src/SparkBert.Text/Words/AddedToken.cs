namespace SparkBert.Text.Words;

/// <summary>
/// A text that is one token of a model, whatever the other rules would make of it: <c>[MASK]</c>, or a word that was added to a trained
/// model.
/// </summary>
/// <param name="Content">The text.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalized text, and so in any case in an uncased model.</param>
/// <param name="IsWholeWord">Whether it counts only where no letter, digit or underscore is beside it.</param>
public sealed record AddedToken(string Content, int Id, bool IsNormalized = false, bool IsWholeWord = false);

namespace SparkBert.Text.Words;

/// <summary>A word of a text.</summary>
/// <param name="Text">The word, normalized; a part of the text as it is where it is an added token.</param>
/// <param name="AddedId">The id of the added token that it is; null for a word.</param>
public readonly record struct StandardWord(string Text, int? AddedId = null);

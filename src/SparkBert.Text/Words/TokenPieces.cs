namespace SparkBert.Text.Words;

/// <summary>What a token is to the model.</summary>
/// <param name="Ids">The ids of its word pieces; none if the tokenizer drops the whole token, such as a control character.</param>
/// <param name="Content">The token's text in the result: lower-cased for uncased models, accents kept.</param>
public readonly record struct TokenPieces(ReadOnlyMemory<int> Ids, ReadOnlyMemory<char> Content);

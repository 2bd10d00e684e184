using System.Text.Json;

namespace SparkBert.Tests.Golden;

/// <summary>
/// The cases of the real Spark NLP that show how it places tokens where splitChars, splitPattern, exceptions or unusual patterns are set.
/// </summary>
public sealed class TokenizerSplitTests
{
    private static readonly Dictionary<string, JsonElement> Cases = GoldenFile.Read("tokenizer_split.jsonl", log: null)
        .ToDictionary(golden => golden.GetProperty("id").GetString()!, StringComparer.Ordinal);

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Tokens_stand_where_Spark_NLP_puts_them(string id) =>
        Assert.Null(new GoldenCase(Cases[id], _ => throw new InvalidOperationException("no model here"), tolerance: 0).Run());
}

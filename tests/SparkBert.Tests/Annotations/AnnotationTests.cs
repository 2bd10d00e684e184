using SparkBert.Annotations;

namespace SparkBert.Tests.Annotations;

/// <summary>Annotations are compared by what they say.</summary>
public sealed class AnnotationTests
{
    private static readonly Annotation Bank = new(
        "word_embeddings", 0, 3, "bank", new Dictionary<string, string?> { ["sentence"] = "0", ["token"] = null }, new[] { 1f, 2f });

    private static readonly float[] Longer = [0, 1, 2];

    public static TheoryData<Annotation> Others { get; } =
    [
        Bank with { AnnotatorType = "token" },
        Bank with { Begin = 1 },
        Bank with { End = 4 },
        Bank with { Result = "Bank" },
        Bank with { Metadata = new Dictionary<string, string?> { ["sentence"] = "0" } },
        Bank with { Metadata = new Dictionary<string, string?> { ["sentence"] = "0", ["word"] = null } },
        Bank with { Metadata = new Dictionary<string, string?> { ["sentence"] = "1", ["token"] = null } },
        Bank with { Embeddings = new[] { 1f } },
        Bank with { Embeddings = new[] { 1f, 3f } },
    ];

    [Fact]
    public void Equal_content_is_equal()
    {
        var same = Bank with
        {
            Metadata = new Dictionary<string, string?> { ["token"] = null, ["sentence"] = "0" },
            Embeddings = Longer.AsMemory(1),
        };

        Assert.Equal(Bank, same);
        Assert.Equal(Bank.GetHashCode(), same.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Each_member_counts(Annotation other) => Assert.NotEqual(Bank, other);

    [Fact]
    public void Its_text_form_is_short() => Assert.Equal("word_embeddings 0-3 'bank', 2 floats", Bank.ToString());
}

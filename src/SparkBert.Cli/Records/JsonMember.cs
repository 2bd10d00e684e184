using System.Text.Json;

namespace SparkBert.Cli.Records;

/// <summary>A member of a JSON object: where its value stands in the object's text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">The first byte of the value.</param>
/// <param name="Length">The bytes of the value.</param>
/// <param name="Kind">The value's first token.</param>
internal readonly record struct JsonMember(string Name, int Start, int Length, JsonTokenType Kind)
{
    /// <summary>The text of the value.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}

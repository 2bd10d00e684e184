namespace SparkBert.Cli.Tests;

/// <summary>A row of the flat layout.</summary>
/// <param name="Id">The id as JSON.</param>
/// <param name="Sentence">The number of the sentence.</param>
/// <param name="Token">The text of the token.</param>
/// <param name="Begin">Its first UTF-16 unit.</param>
/// <param name="End">Its last.</param>
/// <param name="Vector">Its vector.</param>
/// <param name="Error">What is wrong with the row of the input.</param>
internal sealed record FlatRow(string Id, int? Sentence, string? Token, int? Begin, int? End, float[]? Vector, string? Error)
{
    /// <summary>All of it in a line; floats as their bits.</summary>
    public override string ToString() =>
        $"{Id}|{Sentence}|{Token}|{Begin}|{End}|{(Vector is null ? "null" : string.Join(',', Vector.Select(Bits)))}|{Error}";

    private static string Bits(float value) => $"{BitConverter.SingleToUInt32Bits(value):X8}";
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>Texts in messages.</summary>
internal static class Shown
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text with what is not seen made visible.</summary>
    public static string Escape(string? text) => text is null ? "null" : JsonSerializer.Serialize(text, Options);
}

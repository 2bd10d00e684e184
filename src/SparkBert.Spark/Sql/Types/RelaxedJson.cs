using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkBert.Spark.Sql.Types;

/// <summary>JSON with readable texts: escapes only what JSON requires.</summary>
internal static class RelaxedJson
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

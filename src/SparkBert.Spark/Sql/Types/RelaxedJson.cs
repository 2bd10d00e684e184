using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkBert.Spark.Sql.Types;

/// <summary>JSON whose texts stay readable: only what JSON itself needs is escaped.</summary>
internal static class RelaxedJson
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Text.Records;

namespace SparkBert.Functions;

/// <summary>Options of <see cref="BuiltInFunctions.Csv"/>; the driver writes them as JSON, the worker reads them.</summary>
/// <param name="Format">How the files are written. JSON: <c>delimiter</c>, <c>quote</c>, <c>header</c>.</param>
/// <param name="Names">The columns that each file must have. JSON: <c>names</c>.</param>
public sealed record CsvOptions(CsvFormat Format, IReadOnlyList<string> Names)
{
    /// <summary>
    /// The columns that stand behind those of the files: file, line of the row, what is wrong with it, the row as it was read. JSON:
    /// <c>origin</c>.
    /// </summary>
    public required IReadOnlyList<string> OriginNames { get; init; }

    /// <summary>The columns of the result.</summary>
    public Schema Schema => new(
        [
            .. Names.Select(name => new Field(name, StringType.Default, nullable: true)),
            new Field(OriginNames[0], StringType.Default, nullable: true),
            new Field(OriginNames[1], Int64Type.Default, nullable: true),
            new Field(OriginNames[2], StringType.Default, nullable: true),
            new Field(OriginNames[3], BinaryType.Default, nullable: true),
        ],
        null);

    /// <summary>Reads options.</summary>
    /// <param name="options">The options of the function's command.</param>
    /// <exception cref="FormatException">An option is missing or of the wrong kind.</exception>
    public static CsvOptions Parse(JsonObject options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return new CsvOptions(
                CsvFormat.Create((string?)options["delimiter"], (string)options["quote"]!, (bool)options["header"]!),
                ReadNames(options["names"]))
            {
                OriginNames = ReadNames(options["origin"]),
            };
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"{BuiltInFunctions.Csv}: an option is missing or of the wrong kind.", error);
        }
    }

    /// <summary>The options as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["delimiter"] = Format.DelimiterText,
        ["quote"] = Format.QuoteText,
        ["header"] = Format.HasHeader,
        ["names"] = new JsonArray([.. Names.Select(name => (JsonNode)name)]),
        ["origin"] = new JsonArray([.. OriginNames.Select(name => (JsonNode)name)]),
    };

    private static List<string> ReadNames(JsonNode? node) =>
        [.. ((JsonArray?)node ?? throw new InvalidCastException()).Select(name => (string?)name ?? throw new InvalidCastException())];
}

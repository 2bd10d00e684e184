using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert.Cli.Neighbours;

namespace SparkBert.Cli.Report;

/// <summary>What a report shows of embeddings.</summary>
internal sealed class EmbeddingReport
{
    private const int Neighbours = 8;

    private readonly SortedDictionary<int, long> lengths = [];
    private readonly Dictionary<string, long> frequencies = new(StringComparer.Ordinal);
    private readonly ReportTokens tokens;
    private readonly string unknownId;
    private int dimension;
    private long rows;
    private long rowsWithout;
    private long? unknown = 0;

    /// <summary>Begins a report.</summary>
    /// <param name="maxTokens">How many tokens the map shows.</param>
    /// <param name="unknownId">The number of [UNK] in the vocabulary, as annotations have it.</param>
    public EmbeddingReport(int maxTokens, int unknownId)
    {
        tokens = new ReportTokens(maxTokens);
        this.unknownId = unknownId.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private long TokenCount => lengths.Sum(length => length.Key * length.Value);

    /// <summary>Adds rows.</summary>
    /// <param name="embeddings">Their tokens.</param>
    /// <exception cref="InvalidDataException">Vectors have several lengths: they are of several models.</exception>
    public void Add(EmbeddedTokens embeddings)
    {
        unknown = embeddings.HasPieceIds ? unknown : null;
        for (var row = 0; row < embeddings.RowCount; row++)
        {
            rows++;
            if (embeddings.IsNull(row))
            {
                rowsWithout++;
                continue;
            }

            AddRow(embeddings, row);
        }
    }

    /// <summary>The report as JSON, for the page.</summary>
    public string ToJson()
    {
        var shown = tokens.Take();
        var (places, share) = shown.Count == 0 ? ([], 0) : PrincipalAxes.Project([.. shown.Select(token => token.Vector)]);
        var units = shown.Select(token => Unit(token.Vector)).ToArray();
        var nearest = new JsonArray[shown.Count];
        Parallel.For(0, shown.Count, token => nearest[token] = FindNearest(units, token));
        var root = new JsonObject
        {
            ["rows"] = rows,
            ["rowsWithout"] = rowsWithout,
            ["sentences"] = lengths.Values.Sum(),
            ["tokens"] = TokenCount,
            ["unknown"] = unknown,
            ["dimension"] = dimension,
            ["share"] = Math.Round(share, 4),
            ["lengths"] = new JsonArray([.. lengths.Select(length => (JsonNode)new JsonArray(length.Key, length.Value))]),
            ["frequent"] = new JsonArray(
                [.. frequencies.OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(50)
                    .Select(word => (JsonNode)new JsonArray(word.Key, word.Value))]),
            ["shown"] = new JsonArray([.. shown.Select((token, number) => (JsonNode)new JsonObject
            {
                ["t"] = token.Found.Result,
                ["r"] = token.Found.Row.ToJson(),
                ["c"] = token.Found.Context,
                ["x"] = MathF.Round(places[number].X, 4),
                ["y"] = MathF.Round(places[number].Y, 4),
                ["n"] = nearest[number],
            })]),
        };

        // The encoder writes < and > as escapes, so no text of a row ends the script that it stands in.
        return root.ToJsonString(JsonSerializerOptions.Default);
    }

    private static float[] Unit(float[] vector)
    {
        var unit = new float[vector.Length];
        if (TensorPrimitives.Norm<float>(vector) is > 0 and var length)
        {
            TensorPrimitives.Divide(vector, length, unit);
        }

        return unit;
    }

    /// <summary>The nearest tokens of one among those that are shown: pairs of their number and the cosine.</summary>
    private static JsonArray FindNearest(float[][] units, int token)
    {
        var nearest = new Nearest<int>(Neighbours);
        for (var other = 0; other < units.Length; other++)
        {
            if (other != token)
            {
                nearest.Add(TensorPrimitives.Dot<float>(units[token], units[other]), other);
            }
        }

        return [.. nearest.Take().Select(found => (JsonNode)new JsonArray(found.Item, Math.Round(found.Cosine, 4)))];
    }

    private void AddRow(EmbeddedTokens embeddings, int row)
    {
        var (start, end) = embeddings.Range(row);
        var name = embeddings.Name(row);
        var sentences = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var token = start; token < end; token++)
        {
            var length = embeddings.Vector(token).Length;
            if (length == 0)
            {
                continue;
            }

            dimension = dimension == 0 || dimension == length ? length : throw new InvalidDataException(
                $"row {name} has a vector of {length} numbers where the others have {dimension}: the embeddings are of several models.");
            var sentence = embeddings.Sentence(token);
            sentences[sentence] = sentences.GetValueOrDefault(sentence) + 1;
            unknown += embeddings.PieceId(token) == unknownId ? 1 : 0;
            var result = embeddings.Result(token);
            frequencies[result] = frequencies.GetValueOrDefault(result) + 1;
            var place = token;
            tokens.Add(order => new ReportToken(
                order,
                new FoundToken(result, name, embeddings.Begin(place), TokenContext.Format(place, start, end, embeddings.Result)),
                embeddings.Vector(place).ToArray()));
        }

        foreach (var count in sentences.Values)
        {
            lengths[count] = lengths.GetValueOrDefault(count) + 1;
        }
    }
}

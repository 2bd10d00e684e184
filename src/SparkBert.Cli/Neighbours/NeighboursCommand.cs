using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert.Programs;

namespace SparkBert.Cli.Neighbours;

/// <summary>The command <c>sparkbert neighbours</c>: the tokens of a file whose vectors are nearest to that of a token.</summary>
internal sealed class NeighboursCommand
{
    /// <summary>Words that are kept to look among them for the one that may have been meant.</summary>
    private const int MaxWords = 100_000;

    private readonly EmbeddedRowsOptions rows = new();

    private readonly Argument<string> token = new("token") { Description = "The token to look for, as the embeddings have it" };

    private readonly Option<int?> occurrence = new Option<int?>("--occurrence")
    {
        Description = "Which occurrence of it, from 1 (default 1)",
    }.Within(1);

    private readonly Option<int?> count = new Option<int?>("--count", "-k")
    {
        Description = "How many neighbours (default 10)",
    }.Within(1, 10_000);

    private readonly Option<bool> json = new("--json") { Description = "The neighbours as JSON" };

    private NeighboursCommand()
    {
    }

    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        var options = new NeighboursCommand();
        var command = new Command("neighbours", "Lists the tokens whose vectors are nearest to that of a token");
        options.rows.AddTo(command);
        command.Add(options.token);
        command.Add(options.occurrence);
        command.Add(options.count);
        command.Add(options.json);
        command.SetAction((parsed, cancellation) => Task.FromResult(options.Run(parsed, error, output, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, TextWriter error, TextWriter output, CancellationToken cancellation)
    {
        var files = rows.Find(parsed, error);
        if (files.FirstOrDefault(file => file.IsPipe) is { } pipe)
        {
            throw new UsageException($"{pipe.Path} is a pipe, but the rows are read twice; write them into a file first.");
        }

        var embedded = rows.Open(parsed, files);
        var (wanted, vector, place) = Find(parsed, embedded, cancellation);
        var nearest = new NearestTokens(vector, parsed.GetValue(count) ?? 10);
        foreach (var tokens in embedded.Read())
        {
            ForEach(tokens, (row, token) =>
            {
                if (PlaceOf(tokens, row, token) != place)
                {
                    nearest.Add(tokens.Vector(token), () => Describe(tokens, row, token));
                }
            }, cancellation);
        }

        var found = nearest.Take();
        output.Write(parsed.GetValue(json) ? ToJson(wanted, found) : NeighbourTable.Format(wanted, found));
        return ExitCodes.Done;
    }

    /// <summary>The occurrence that was asked for.</summary>
    private (FoundToken Token, float[] Vector, (long Row, int Number) Place) Find(
        ParseResult parsed, EmbeddedRows embedded, CancellationToken cancellation)
    {
        var (wanted, number) = (parsed.GetRequiredValue(token), parsed.GetValue(occurrence) ?? 1);
        var (seen, others) = (0, new HashSet<string>(StringComparer.Ordinal));
        (FoundToken, float[], (long, int))? found = null;
        foreach (var tokens in embedded.Read())
        {
            ForEach(tokens, (row, token) =>
            {
                var result = tokens.Result(token);
                if (result == wanted && ++seen == number)
                {
                    found = (Describe(tokens, row, token), tokens.Vector(token).ToArray(), PlaceOf(tokens, row, token));
                }
                else if (seen == 0 && others.Count < MaxWords)
                {
                    others.Add(result);
                }
            }, cancellation);
            if (found is { } done)
            {
                return done;
            }
        }

        var written = others.Where(other => other.Equals(wanted, StringComparison.OrdinalIgnoreCase)).Select(other => $"'{other}'");
        var hint = seen > 0 ? ""
            : written.Any() ? $" It is written {string.Join(", ", written)} there."
            : NearestName.Find(wanted, others) is { } near ? $" Did you mean '{near}'?"
            : "";
        throw new UsageException(
            $"the token '{wanted}' is {seen} times in the column '{embedded.TokenColumn}' of the input"
            + (seen == 0 ? "." : $", and not {number} times.") + hint);
    }

    /// <summary>Takes each token with a vector.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="take">Gets the row, from 0, and the token.</param>
    /// <param name="cancellation">Ends it.</param>
    private static void ForEach(EmbeddedTokens tokens, Action<int, int> take, CancellationToken cancellation)
    {
        for (var row = 0; row < tokens.RowCount; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (tokens.IsNull(row))
            {
                continue;
            }

            var (start, end) = tokens.Range(row);
            for (var token = start; token < end; token++)
            {
                if (tokens.Vector(token).Length > 0)
                {
                    take(row, token);
                }
            }
        }
    }

    /// <summary>The same token has the same place each time that the rows are read.</summary>
    private static (long Row, int Number) PlaceOf(EmbeddedTokens tokens, int row, int token) =>
        (tokens.FirstRow + row, token - tokens.Range(row).Start);

    private static FoundToken Describe(EmbeddedTokens tokens, int row, int token)
    {
        var (start, end) = tokens.Range(row);
        return new FoundToken(
            tokens.Result(token), tokens.Name(row), tokens.Begin(token), TokenContext.Format(token, start, end, tokens.Result));
    }

    private static string ToJson(FoundToken token, IEnumerable<(double Cosine, FoundToken Token)> nearest)
    {
        static JsonObject Write(FoundToken found) => new()
        {
            ["token"] = found.Result,
            ["row"] = found.Row.ToJson(),
            ["begin"] = found.Begin,
            ["context"] = found.Context,
        };
        var neighbours = nearest.Select(found =>
        {
            var written = Write(found.Token);
            written.Insert(0, "cosine", Math.Round(found.Cosine, 6));
            return (JsonNode)written;
        });
        var root = Write(token);
        root["neighbours"] = new JsonArray([.. neighbours]);
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }
}

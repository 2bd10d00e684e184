using System.CommandLine;
using SparkBert.Jobs;
using SparkBert.Jobs.Sessions;
using SparkBert.Programs;

// Something to do with embeddings: the tokens whose vectors are nearest to that of a token, by cosine, each with its text. SQL alone: the
// model is not needed any more.
//   ./spark-submit.sh jobs/NearestTokens harbour.parquet --token bank

static string Dot(string left, string right) =>
    $"aggregate(zip_with({left}, {right}, (x, y) -> cast(x as double) * y), 0D, (sum, product) -> sum + product)";

var sessions = new SessionOptions();
var input = new InputOptions(sessions);
var token = new Option<string>("--token") { Description = "The token to look for, as the embeddings have it", Required = true };
var occurrence = new Option<int>("--occurrence") { Description = "Which occurrence of it, from 1", DefaultValueFactory = _ => 1 };
var column = new Option<string>("--column") { Description = "The column of embeddings", DefaultValueFactory = _ => "embeddings" };
var count = new Option<int>("--count", "-k") { Description = "How many neighbours", DefaultValueFactory = _ => 10 };
var command = new RootCommand("Lists the nearest neighbours of a token") { token, occurrence, column, count };
input.AddTo(command);
sessions.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    sessions.Check(parsed);
    input.Check(parsed);
    using var job = Job.Start("NearestTokens", sessions, parsed, cancellation);
    using var watch = job.Session.Watch();
    var (rows, vectors) = (input.Read(job.Session, parsed), parsed.GetRequiredValue(column));
    var text = rows.Find(input.Reading.TextColumn(parsed)) ?? "''";
    var tokens = rows.Require(column.Name, vectors);

    // A row for each token, with its vector, the vector's length and the words around it.
    rows.Frame.SelectColumns(
            new JobColumn("monotonically_increasing_id()", "row"),
            new JobColumn(text, "text"),
            new JobColumn($"explode({tokens})", "token"))
        .SelectColumns(
            new JobColumn("row"), new JobColumn("token.begin"), new JobColumn("token.result", "token"),
            new JobColumn("token.embeddings", "vector"),
            new JobColumn("substring(text, greatest(token.begin - 19, 1), 60)", "context"))
        .SelectColumns(JobColumn.All, new JobColumn($"sqrt({Dot("vector", "vector")})", "length"))
        .Where("length > 0")
        .CreateView("sparkbert_tokens");

    // The occurrences in their order; the last of so many is the one that is asked for.
    var (wanted, position) = (parsed.GetRequiredValue(token), parsed.GetValue(occurrence));
    var occurrences = job.Session.Sql(
        $"SELECT * FROM sparkbert_tokens WHERE token = {SqlText.Literal(wanted)} ORDER BY row, begin LIMIT {position}");
    if (occurrences.Count() is var found && found < position)
    {
        throw new ArgumentException(
            $"the token '{wanted}' is {found} times in the column '{vectors}' of the input, and not {position} times.");
    }

    occurrences.CreateView("sparkbert_occurrences");
    var neighbours = job.Session.Sql($"""
        SELECT round(similarity, 4) AS cosine, token, begin, context
        FROM (
            SELECT /*+ BROADCAST(query) */ tokens.*, {Dot("vector", "query_vector")} / (length * query_length) AS similarity
            FROM sparkbert_tokens AS tokens CROSS JOIN (
                SELECT row AS query_row, begin AS query_begin, vector AS query_vector, length AS query_length
                FROM sparkbert_occurrences ORDER BY row DESC, begin DESC LIMIT 1) AS query
            WHERE NOT (row = query_row AND begin = query_begin))
        ORDER BY similarity DESC, row, begin
        LIMIT {parsed.GetValue(count)}
        """);
    StandardStreams.Output.Write(neighbours.Show(parsed.GetValue(count), truncate: 80));
    return Task.FromResult(ExitCodes.Done);
});
return JobCommand.Run(command, args);

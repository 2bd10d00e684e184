using System.CommandLine;
using SparkBert.Programs;
using static SparkBert.Spark.Sql.Functions;

// Something to do with embeddings: the tokens whose vectors are nearest to that of a token, by cosine, each with its text. DataFrame API
// alone: the model is not needed any more.
//   ./spark-submit.sh jobs/NearestTokens harbour.parquet --token bank

const string Dot = "aggregate(zip_with({0}, {1}, (x, y) -> cast(x as double) * y), 0D, (sum, product) -> sum + product)";
var input = new InputOptions();
var token = new Option<string>("--token") { Description = "The token to look for, as the embeddings have it", Required = true };
var occurrence = new Option<int>("--occurrence") { Description = "Which occurrence of it, from 1", DefaultValueFactory = _ => 1 };
var column = new Option<string>("--column") { Description = "The column of embeddings", DefaultValueFactory = _ => "embeddings" };
var count = new Option<int>("--count", "-k") { Description = "How many neighbours", DefaultValueFactory = _ => 10 };
var command = new RootCommand("Lists the nearest neighbours of a token") { token, occurrence, column, count };
input.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    input.Check(parsed);
    using var job = Job.Start("NearestTokens", cancellation);
    using var cancelling = job.Session.SparkContext.CancelWith(cancellation);
    var (rows, vectors) = (input.Read(job.Session, parsed).Frame, parsed.GetRequiredValue(column));
    var text = rows.Columns().Contains(input.Reading.TextColumn(parsed)) ? $"`{input.Reading.TextColumn(parsed)}`" : "''";
    if (!rows.Columns().Contains(vectors))
    {
        throw new ArgumentException($"the input has no column '{vectors}' (see --column). Columns: {string.Join(", ", rows.Columns())}.");
    }

    // A row for each token, with its vector, the vector's length and the words around it.
    var tokens = rows.WithColumn("row", MonotonicallyIncreasingId())
        .SelectExpr("row", $"{text} as text", $"explode(`{vectors}`) as token")
        .SelectExpr(
            "row", "token.begin as begin", "token.result as token", "token.embeddings as vector",
            "substring(text, greatest(token.begin - 19, 1), 60) as context")
        .WithColumn("length", Sqrt(Expr(string.Format(null, Dot, "vector", "vector"))))
        .Where("length > 0");

    // The occurrences in their order; the last of so many is the one that is asked for.
    var (wanted, position) = (parsed.GetRequiredValue(token), parsed.GetValue(occurrence));
    var occurrences = tokens.Where(Col("token") == wanted).OrderBy("row", "begin").Limit(position);
    var query = occurrences.OrderBy(Col("row").Desc(), Col("begin").Desc()).Limit(1)
        .SelectExpr("row as query_row", "begin as query_begin", "vector as query", "length as query_length");
    if (occurrences.Count() is var found && found < position)
    {
        throw new ArgumentException(
            $"the token '{wanted}' is {found} times in the column '{vectors}' of the input, and not {position} times.");
    }

    tokens.CrossJoin(Broadcast(query))
        .Where("not (row = query_row and begin = query_begin)")
        .WithColumn("cosine", Expr(string.Format(null, Dot, "vector", "query")) / (Col("length") * Col("query_length")))
        .OrderBy(Col("cosine").Desc(), Col("row"), Col("begin"))
        .Limit(parsed.GetValue(count))
        .SelectExpr("round(cosine, 4) as cosine", "token", "begin", "context")
        .Show(parsed.GetValue(count), truncate: 80);
    return Task.FromResult(ExitCodes.Done);
});
return JobCommand.Run(command, args);

using System.CommandLine;
using SparkBert.Annotations;
using SparkBert.Cli.Model;
using SparkBert.Cli.Progress;
using SparkBert.Programs;
using SparkBert.Sessions;

namespace SparkBert.Cli.Neighbours;

/// <summary>The command <c>sparkbert demo</c>: what embeddings in context are, in two tables.</summary>
internal static class DemoCommand
{
    private const string Word = "bank";
    private const int Count = 4;
    private const string Resource = "SparkBert.Cli.Neighbours.banks.txt";

    /// <summary>The rows whose word is asked for: one of each sense.</summary>
    private static readonly int[] Rows = [1, 2];

    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        var model = new Option<string>("--model", "-m")
        {
            Description = "A model as sparkbert embed takes it",
            DefaultValueFactory = _ => DemoModel.Name,
        };
        var command = new Command("demo", $"Embeds nine sentences and shows which of their words are near to '{Word}', once for each sense")
        {
            model,
        };
        command.SetAction((parsed, cancellation) =>
        {
            using var models = new ModelChoice(TerminalLine.OfStandardError(error), precision: null, ComputeDevice.Cpu, cancellation);
            var opened = models.Open(parsed.GetRequiredValue(model));
            if (models.HasRandom)
            {
                output.WriteLine(ModelChoice.MeansNothing);
                output.WriteLine();
            }

            Show(opened, output, cancellation);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void Show(BertModel model, TextWriter output, CancellationToken cancellation)
    {
        var texts = new TextEmbedder(model).Embed(ReadTexts(), cancellation);
        output.WriteLine($"{texts.Count} sentences, {texts.Sum(text => text.Tokens.Count)} tokens, {model.HiddenSize} numbers each.");
        foreach (var row in Rows)
        {
            var tokens = texts[row - 1].Tokens;
            var word = Enumerable.Range(0, tokens.Count).First(i => tokens[i].Result.Equals(Word, StringComparison.OrdinalIgnoreCase));
            var nearest = new NearestTokens(tokens[word].Embeddings.ToArray(), Count);
            foreach (var (other, text) in texts.Index())
            {
                for (var i = 0; i < text.Tokens.Count; i++)
                {
                    if ((other + 1, i) != (row, word))
                    {
                        var (place, annotations) = (i, text.Tokens);
                        nearest.Add(annotations[i].Embeddings.Span, () => Describe(annotations, other + 1, place));
                    }
                }
            }

            output.WriteLine();
            output.Write(NeighbourTable.Format(Describe(tokens, row, word), nearest.Take()));
        }

        output.WriteLine();
        output.WriteLine("Your own file: sparkbert embed FILE.txt -o OUT.parquet, then sparkbert neighbours OUT.parquet WORD.");
    }

    private static FoundToken Describe(IReadOnlyList<Annotation> tokens, long row, int token) => new(
        tokens[token].Result,
        new RowName(row),
        tokens[token].Begin,
        TokenContext.Format(token, 0, tokens.Count, other => tokens[other].Result));

    private static string[] ReadTexts()
    {
        using var reader = new StreamReader(typeof(DemoCommand).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

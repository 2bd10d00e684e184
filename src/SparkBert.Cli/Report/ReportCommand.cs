using System.CommandLine;
using SparkBert.Cli.Files;
using SparkBert.Cli.Neighbours;
using SparkBert.Models.Files;
using SparkBert.Programs;

namespace SparkBert.Cli.Report;

/// <summary>The command <c>sparkbert report</c>: one page of HTML about embeddings, which needs nothing else.</summary>
internal static class ReportCommand
{
    private const string Resource = "SparkBert.Cli.Report.report.html";
    private const string DataPlace = "/*DATA*/";
    private const string TitlePlace = "{{TITLE}}";

    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    public static Command Create(TextWriter error)
    {
        var rows = new EmbeddedRowsOptions();
        var page = new Option<string>("--output", "-o") { Description = "The page to write (.html)", Required = true };
        var points = new Option<int?>("--points") { Description = "Tokens on the map, chosen by chance (default 2000)" }.Within(1, 20_000);
        var unknown = new Option<int?>("--unknown-id") { Description = "The number of [UNK] in the vocabulary (default 100, BERT's)" }
            .Within(0);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a page that is there already" };
        var command = new Command("report", "Writes a page about embeddings: counts, lengths, a map of tokens, and their neighbours");
        rows.AddTo(command);
        command.Add(page);
        command.Add(points);
        command.Add(unknown);
        command.Add(overwrite);
        command.SetAction((parsed, cancellation) =>
        {
            var files = rows.Find(parsed, error);
            var target = Path.GetFullPath(parsed.GetRequiredValue(page));
            RequirePlace(target, files, parsed.GetValue(overwrite));
            var report = new EmbeddingReport(parsed.GetValue(points) ?? 2_000, parsed.GetValue(unknown) ?? 100);
            foreach (var tokens in rows.Open(parsed, files).Read())
            {
                cancellation.ThrowIfCancellationRequested();
                report.Add(tokens);
            }

            Write(target, parsed.GetValue(overwrite), Path.GetFileName(rows.Input(parsed)), report.ToJson());
            error.WriteLine($"{target}: open it in a browser.");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void RequirePlace(string target, IReadOnlyList<InputFile> files, bool overwrite)
    {
        if (Path.GetExtension(target).ToLowerInvariant() is not (".html" or ".htm"))
        {
            throw new UsageException($"{target} must be called .html: the report is a page for browsers.");
        }

        // Also by another name of the same file: what was embedded is never replaced by what is said of it.
        if (FileIdentity.Find(target) is { } place && files.Any(file => FileIdentity.Find(file.Path) == place))
        {
            throw new UsageException($"--output {target} is an input too; give another name.");
        }

        if (!overwrite && File.Exists(target))
        {
            throw new UsageException($"{target} is there already; give another name, or --overwrite.");
        }

        if (Directory.Exists(target) || !Directory.Exists(Path.GetDirectoryName(target)))
        {
            var reason = Directory.Exists(target) ? "it is a folder" : "there is no folder for it";
            throw new UsageException($"{target} can't be a file: {reason}.");
        }
    }

    private static void Write(string target, bool overwrite, string title, string data)
    {
        using var reader = new StreamReader(typeof(ReportCommand).Assembly.GetManifestResourceStream(Resource)!);
        var page = reader.ReadToEnd()
            .Replace(TitlePlace, System.Net.WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace(DataPlace, data, StringComparison.Ordinal);
        using var pending = new PendingFile(target, overwrite);
        File.WriteAllText(pending.Path, page);
        pending.Complete();
    }
}

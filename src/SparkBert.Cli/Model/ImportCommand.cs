using System.CommandLine;
using SparkBert.Models;
using SparkBert.Models.Import;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model import</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(TextWriter error, TextWriter output)
    {
        var source = new Argument<string>("source") { Description = "A folder or archive with a model as people have it" };
        var target = new Option<string>("--output", "-o") { Description = "The bundle's folder, which must not exist", Required = true };
        var format = new Option<string?>("--format") { Description = "The source's format; by default told from the files" }.AcceptOnlyFromAmong([.. ModelFormats.Names]);
        var gelu = new Option<Gelu?>("--gelu") { Description = "The form of GELU, erf or tanh; by default what the source's graph or configuration says, and erf for a bare checkpoint" };
        var heads = new Option<int?>("--heads") { Description = "Attention heads of a layer, where a TensorFlow graph does not show them" };
        var name = new Option<string?>("--name") { Description = "The bundle's name; by default the source's" };
        var language = new Option<string?>("--language") { Description = "The language's code; by default the source's, else en" };
        var caseSensitive = new Option<bool?>("--case-sensitive") { Description = "Whether capital letters count; by default what the source says, or whether the vocabulary has them" };
        var license = new Option<string?>("--license") { Description = "The model's licence, for the manifest" };
        var json = new Option<bool>("--json") { Description = "The manifest of the new bundle as JSON on standard output, in place of its path" };
        var command = new Command("import", "Turns a model into a bundle: Hugging Face, ONNX, TensorFlow, Spark NLP") { source, target, format, gelu, heads, name, language, caseSensitive, license, json };
        command.SetAction((parsed, cancellation) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(target));
            if (Directory.Exists(path) || File.Exists(path))
            {
                throw new UsageException($"the bundle {path} is there already; remove it or give another name.");
            }

            var bundle = ImportProgressLine.Run(error, progress => ModelBundle.Import(
                parsed.GetRequiredValue(source),
                path,
                new ImportOptions
                {
                    Format = parsed.GetValue(format),
                    Gelu = parsed.GetValue(gelu),
                    Heads = parsed.GetValue(heads),
                    Name = parsed.GetValue(name),
                    Language = parsed.GetValue(language),
                    CaseSensitive = parsed.GetValue(caseSensitive),
                    License = parsed.GetValue(license),
                    Progress = progress,
                    Note = error.WriteLine,
                    Cancellation = cancellation,
                }));
            output.WriteLine(parsed.GetValue(json) ? File.ReadAllText(Path.Combine(bundle.Path, ModelBundle.ManifestName)) : bundle.Path);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }
}

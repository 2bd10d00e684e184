using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert.Bundles;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model list</c>: the models in the cache.</summary>
internal static class ListCommand
{
    public static Command Create(TextWriter output)
    {
        var json = new Option<bool>("--json") { Description = "The list as JSON" };
        var command = new Command("list", "Lists the models in the cache, with their sizes and places") { json };
        command.SetAction(parsed =>
        {
            var found = Find(ModelCache.Folder);
            if (parsed.GetValue(json))
            {
                output.WriteLine(ToJson(found));
            }
            else
            {
                Write(output, found);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The bundles below a folder. What a pull or an import has not completed has a name of its own, and is none.</summary>
    private static List<(string Folder, BundleManifest Manifest, long Bytes)> Find(string cache)
    {
        var found = new List<(string, BundleManifest, long)>();
        if (!Directory.Exists(cache))
        {
            return found;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        foreach (var file in Directory.EnumerateFiles(cache, BundleManifest.FileName, options).Order(StringComparer.Ordinal))
        {
            try
            {
                var folder = Path.GetDirectoryName(file)!;
                var bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(part => part.Length);
                found.Add((folder, BundleManifest.Parse(File.ReadAllBytes(file), file), bytes));
            }
            catch (ModelException)
            {
                // A damaged copy is made again by what needs it.
            }
        }

        return found;
    }

    private static void Write(TextWriter output, List<(string Folder, BundleManifest Manifest, long Bytes)> found)
    {
        if (found.Count == 0)
        {
            output.WriteLine($"There is no model in {ModelCache.Folder}.");
        }
        else
        {
            var width = found.Max(model => model.Manifest.Name.Length);
            output.WriteLine($"{"name".PadRight(width)}  language  precision  dimension       MB  folder");
            foreach (var (folder, manifest, bytes) in found)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{manifest.Name.PadRight(width)}  {manifest.Language,-8}  {manifest.Precision,-9}  {manifest.HiddenSize,9}  "
                    + $"{bytes / 1e6,7:N0}  {folder}"));
            }
        }

        output.WriteLine();
        output.WriteLine("--model takes the folder of each. A random-demo has random vectors, which mean nothing.");
        output.WriteLine($"To fetch with sparkbert model pull: demo ({DemoModel.Repository}), hf:OWNER/NAME[@REVISION] of");
        output.WriteLine("Hugging Face, and the models of Spark NLP's store by their names, such as bert_large_cased.");
    }

    private static string ToJson(List<(string Folder, BundleManifest Manifest, long Bytes)> found)
    {
        var models = found.Select(model => (JsonNode)new JsonObject
        {
            ["name"] = model.Manifest.Name,
            ["language"] = model.Manifest.Language,
            ["precision"] = model.Manifest.Precision,
            ["dimension"] = model.Manifest.HiddenSize,
            ["bytes"] = model.Bytes,
            ["folder"] = model.Folder,
        });
        return new JsonArray([.. models]).ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}

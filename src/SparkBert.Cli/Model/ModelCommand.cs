using System.CommandLine;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model</c>: what there is to do with models.</summary>
internal static class ModelCommand
{
    public static Command Create(TextWriter error, TextWriter output) => new(
        "model", "Imports, fetches, lists, shows, checks and quantizes models")
    {
        ImportCommand.Create(error, output),
        PullCommand.Create(error, output),
        ListCommand.Create(output),
        ShowCommand.Create(output),
        CheckCommand.Create(output),
        VerifyCommand.Create(output),
        QuantizeCommand.Create(error, output),
        UpgradeCommand.Create(error, output),
    };
}

using System.CommandLine;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model</c>: what is done with models.</summary>
internal static class ModelCommand
{
    public static Command Create(TextWriter error, TextWriter output) => new("model", "Fetches models")
    {
        PullCommand.Create(error, output),
    };
}

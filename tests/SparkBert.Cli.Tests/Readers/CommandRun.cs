using System.CommandLine;
using SparkBert.Cli.Embed;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>Runs <c>sparkbert embed</c> in this process with the tiny model.</summary>
internal static class CommandRun
{
    /// <summary>Embeds an input, and checks that all went well.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">The output.</param>
    /// <param name="options">More options.</param>
    /// <returns>The output.</returns>
    public static string Embed(string input, string output, params string[] options)
    {
        using var error = new StringWriter();
        using var said = new StringWriter();
        var parsed = new RootCommand { EmbedCommand.Create(error, said) }
            .Parse(["embed", input, "-m", TinyModel.Folder, "-o", output, .. options]);
        Assert.Empty(parsed.Errors);
        var code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        Assert.True(code == 0, $"exit {code}: {error}");
        return output;
    }
}

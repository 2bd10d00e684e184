using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SparkBert.Testing;

namespace SparkBert.Docs.Tests;

/// <summary>A reader who does what a document says, from a checkout, block after block.</summary>
internal sealed class DocumentRun : IDisposable
{
    /// <summary>What a new project has without a line of its own.</summary>
    private const string ImplicitUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Net.Http;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    private readonly TemporaryFolder folder = new();
    private readonly StoreServer hub = new();
    private readonly Dictionary<string, string> environment;
    private int programs;

    public DocumentRun()
    {
        foreach (var entry in new[] { "README.md", "docs", "jobs", "samples", "scripts", "spark-submit.sh", "src" })
        {
            var link = folder.Path(entry);
            var target = Path.Combine(TestData.Root, entry);
            _ = Directory.Exists(target) ? Directory.CreateSymbolicLink(link, target) : File.CreateSymbolicLink(link, target);
        }

        // The hub that the documents name, with the model that they name.
        var model = Path.Combine(TestData.Models, "minilm-l6-uncased");
        hub.AddRepository("sentence-transformers/all-MiniLM-L6-v2", new string('c', 40), model, null, "main");
        environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SPARKBERT_CACHE"] = folder.Path("cache"),
            ["SPARKBERT_HF_URL"] = hub.Address.ToString(),
            ["SPARKBERT_MODELS"] = TestData.Models,
            ["SPARKBERT_CLI"] = Path.Combine(AppContext.BaseDirectory, "SparkBert.Cli.dll"),
        };
    }

    public string Folder => folder.Path();

    /// <summary>Compiles a C# block as the only file of a new project, with what is public alone, and runs it.</summary>
    /// <returns>What it printed.</returns>
    public string RunProgram(CodeBlock block)
    {
        var name = $"Block{++programs}";
        var language = new CSharpParseOptions(LanguageVersion.CSharp14);
        var trees = new[] { ImplicitUsings, block.Text }.Select(text => CSharpSyntaxTree.ParseText(text, language));
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(name, trees, References(), options);
        var assembly = folder.Path(name + ".dll");
        var result = compilation.Emit(assembly);
        var problems = result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(result.Success && problems.Count == 0, $"{block} does not compile:\n{string.Join('\n', problems)}");
        var more = new Dictionary<string, string> { ["SPARKBERT_CODE_BLOCK"] = assembly };
        if (block.NeedsSpark)
        {
            more["SPARK_HOME"] = SparkHomes.Require("4.2.1");

            // Without a host name that resolves a driver hangs.
            more["SPARK_LOCAL_IP"] = "127.0.0.1";
            more["SPARK_LOCAL_HOSTNAME"] = "localhost";
        }

        // The host is an executable of its own, as a program that is its own worker must be.
        return Run(block, Path.Combine(AppContext.BaseDirectory, "SparkBert.Docs.Program"), [], more);
    }

    /// <summary>
    /// Runs a block of commands. <c>dotnet run --project src/SparkBert.Cli</c>, which would build it again, is the command as it was built.
    /// </summary>
    /// <returns>What it wrote to standard output.</returns>
    public string RunCommands(CodeBlock block)
    {
        const string Prelude = """
            set -euo pipefail
            sparkbert() { command dotnet "$SPARKBERT_CLI" "$@"; }

            """;
        var text = block.Text.Replace("dotnet run --project src/SparkBert.Cli -c Release -- ", "sparkbert ", StringComparison.Ordinal)
            .Replace("../shared/models", "\"$SPARKBERT_MODELS\"", StringComparison.Ordinal);
        return Run(block, "bash", ["-c", Prelude + text], []);
    }

    public void Dispose()
    {
        hub.Dispose();
        folder.Dispose();
    }

    private static IEnumerable<MetadataReference> References()
    {
        // All that lies beside the host, and .NET itself: what a project with these references sees.
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string[] hidden = ["SparkBert.Testing", "SparkBert.Docs.Tests", "SparkBert.Docs.Program", "SparkBert.Cli", "xunit"];
        return trusted.Where(path => !hidden.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private string Run(CodeBlock block, string program, string[] arguments, Dictionary<string, string> more)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment.Concat(more))
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{block} ends with {process.ExitCode}:\n{output}\n{error.Result}");
        return output;
    }
}

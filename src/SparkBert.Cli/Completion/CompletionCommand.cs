using System.CommandLine;
using SparkBert.Programs;

namespace SparkBert.Cli.Completion;

/// <summary>
/// The command <c>sparkbert completion</c>: what a shell reads to complete this command's words. The shell asks the command itself, by the
/// directive <c>[suggest:POSITION]</c> of System.CommandLine, so new options need no new script.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _sparkbert() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(sparkbert "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _sparkbert sparkbert
        """;

    private const string Zsh = """
        _sparkbert() {
          local -a words_found
          words_found=("${(@f)$(sparkbert "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          [[ -n "${words_found[*]}" ]] && compadd -a words_found || _files
        }
        compdef _sparkbert sparkbert
        """;

    private const string Fish = """
        complete -c sparkbert -a '(sparkbert "[suggest:"(commandline -C)"]" (commandline -b) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName sparkbert -ScriptBlock {
          param($word, $line, $position)
          sparkbert "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = PowerShell,
    };

    /// <summary>The command.</summary>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter output)
    {
        var shell = new Argument<string>("shell") { Description = "The shell" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Writes what a shell needs to complete options: source <(sparkbert completion bash)")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            output.WriteLine(Scripts[parsed.GetRequiredValue(shell)]);
            return ExitCodes.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace SparkBert.Programs;

/// <summary>What is wrong with the arguments of a command.</summary>
public static class UsageErrors
{
    /// <summary>The errors of a command line, a sentence each; none if the command can run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <remarks>
    /// An empty value is wrong for every option and argument of ours. It is most often a variable of the shell that is not set. What
    /// begins with a hyphen is an option: one that is misspelt must not become a file to read. Behind <c>--</c> it is not.
    /// </remarks>
    public static IReadOnlyList<string> Find(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var unknown = FindUnknown(parsed);
        return
        [
            .. unknown,
            .. parsed.Errors.Where(error => !IsSaid(error, unknown)).Select(Describe).Distinct(),
            .. parsed.CommandResult.Children.Where(child => child.Tokens.Any(token => token.Value.Length == 0)).Select(DescribeEmpty),
        ];
    }

    /// <summary>Options and commands that there are not.</summary>
    private static List<string> FindUnknown(ParseResult parsed)
    {
        var separator = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        var behind = parsed.Tokens.Skip(separator).ToHashSet(ReferenceEqualityComparer.Instance);
        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens);
        var asArguments = taken.Where(token => !behind.Contains(token)).Select(token => token.Value).Where(IsOption);
        var options = parsed.UnmatchedTokens.Where(IsOption).Union(asArguments);
        var word = parsed.UnmatchedTokens.FirstOrDefault(token => !IsOption(token));
        var command = parsed.CommandResult.Command;

        // Of what stands behind a wrong command nobody knows what it means.
        return word is not null && (command.Subcommands.Count > 0 || !options.Any())
            ? [DescribeWord(word, command)]
            : [.. options.Select(option => DescribeOption(option, command))];
    }

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';

    private static string DescribeOption(string token, Command command)
    {
        var name = token.Split('=', 2)[0];
        var names = command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name));
        return $"there is no option {name}{Suggest(name, names)}"
            + (command.Arguments.Count > 0 ? $" A file of that name is given as ./{token}." : "");
    }

    private static string DescribeWord(string word, Command command) => command.Subcommands.Count > 0
        ? $"there is no command '{word}'{Suggest(word, command.Subcommands.Select(each => each.Name))} "
            + $"The commands are {string.Join(", ", command.Subcommands.Select(each => each.Name))}."
        : $"'{word}' is one argument too many.";

    private static string Suggest(string name, IEnumerable<string> names) =>
        NearestName.Find(name, names) is { } nearest ? $"; did you mean {nearest}?" : ".";

    /// <summary>What the library says of words that it does not know, or because of them.</summary>
    private static bool IsSaid(ParseError error, List<string> unknown) =>
        error.Message.StartsWith("Unrecognized command or argument", StringComparison.Ordinal)
        || error.Message.StartsWith("there is no option", StringComparison.Ordinal)
        || (unknown.Count > 0 && error.Message.StartsWith("Required command", StringComparison.Ordinal));

    private static string DescribeEmpty(SymbolResult result) => result switch
    {
        OptionResult option => $"The value of {option.Option.Name} is empty.",
        ArgumentResult argument => $"The argument {argument.Argument.Name} is empty.",
        _ => "A value is empty.",
    };

    /// <summary>The library names the .NET type that it expected, and not the option.</summary>
    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        OptionResult option when error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal) =>
            $"'{string.Join(' ', option.Tokens)}' is no value of {option.Option.Name}: "
                + $"it must be {DescribeValues(option.Option.ValueType)}.",
        OptionResult option when error.Message.StartsWith("Argument '", StringComparison.Ordinal) => DescribeChoice(option),
        ArgumentResult { Parent: OptionResult option } when error.Message.StartsWith("Argument '", StringComparison.Ordinal) =>
            DescribeChoice(option),
        CommandResult command when error.Message.StartsWith("Required command", StringComparison.Ordinal) =>
            $"a command is missing. The commands are {string.Join(", ", command.Command.Subcommands.Select(each => each.Name))}.",
        _ => error.Message,
    };

    private static string DescribeChoice(OptionResult option)
    {
        var values = option.Option.GetCompletions(CompletionContext.Empty).Select(value => value.Label);
        return $"'{string.Join(' ', option.Tokens)}' is no value of {option.Option.Name}: it must be {string.Join(" or ", values)}.";
    }

    private static string DescribeValues(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(int) ? "a whole number"
            : type == typeof(bool) ? "true or false"
            : type == typeof(Uri) ? "an address"
            : type.IsEnum ? string.Join(" or ", Enum.GetNames(type)).ToLowerInvariant()
            : type.Name;
    }
}

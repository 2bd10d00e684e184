using System.CommandLine;
using System.CommandLine.Parsing;

namespace SparkBert.Programs;

/// <summary>What is wrong with the arguments of a command.</summary>
public static class UsageErrors
{
    /// <summary>The errors of a command line, a sentence each; none if the command can run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <remarks>
    /// An empty value is wrong for every option and argument of ours. It is most often a variable of the shell that is not set.
    /// </remarks>
    public static IReadOnlyList<string> Find(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return
        [
            .. parsed.Errors.Select(Describe),
            .. parsed.CommandResult.Children.Where(child => child.Tokens.Any(token => token.Value.Length == 0)).Select(DescribeEmpty),
        ];
    }

    private static string DescribeEmpty(SymbolResult result) => result switch
    {
        OptionResult option => $"The value of {option.Option.Name} is empty.",
        ArgumentResult argument => $"The argument {argument.Argument.Name} is empty.",
        _ => "A value is empty.",
    };

    /// <summary>The library names the .NET type that it expected.</summary>
    private static string Describe(ParseError error) =>
        error.SymbolResult is OptionResult option && error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal)
            ? $"'{string.Join(' ', option.Tokens)}' is no value of {option.Option.Name}: "
                + $"it must be {DescribeValues(option.Option.ValueType)}."
            : error.Message;

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

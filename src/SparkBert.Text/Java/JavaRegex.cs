using System.Text.RegularExpressions;

namespace SparkBert.Text.Java;

/// <summary>
/// Makes a .NET regular expression that matches what a java.util.regex pattern matches in JDK 17: at the same places, with the same groups,
/// by number and name. A pattern goes through a parser, a tree and an emitter. What Java refuses is refused in its words; what .NET can't
/// do is refused by name.
/// </summary>
public static class JavaRegex
{
    /// <summary>A pattern that a user gives must not hang a run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Translates and compiles a pattern.</summary>
    /// <param name="pattern">The Java pattern.</param>
    /// <exception cref="ArgumentException">It is not a pattern, or has what .NET can't do; the message names it and its place.</exception>
    public static Regex Compile(string pattern) => Build(pattern, Translate(pattern));

    /// <summary>
    /// Compiles a pattern of whose matches only the place counts. It takes patterns that <see cref="Compile"/> refuses because a group in a
    /// look-around could have another value.
    /// </summary>
    /// <param name="pattern">The Java pattern.</param>
    /// <exception cref="ArgumentException">As for <see cref="Compile"/>.</exception>
    public static Regex CompileForPlaces(string pattern) => Build(pattern, Translate(pattern, readsGroups: false));

    /// <summary>The .NET form of a Java pattern.</summary>
    /// <param name="pattern">The Java pattern.</param>
    /// <exception cref="ArgumentException">As for <see cref="Compile"/>.</exception>
    public static string Translate(string pattern) => Translate(pattern, readsGroups: true);

    private static string Translate(string pattern, bool readsGroups)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var tree = JavaRegexParser.Parse(pattern);
        JavaRegexGroupCheck.Check(tree, readsGroups);
        return JavaRegexEmitter.Emit(tree);
    }

    private static Regex Build(string pattern, string translated)
    {
        try
        {
            return new Regex(translated, RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            // Not ArgumentException alone: .NET's own parser is known to fail in other ways.
            throw new ArgumentException($"'{pattern}' can't be carried over to .NET ({error.GetType().Name})", error);
        }
    }
}

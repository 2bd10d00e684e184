using System.Text.RegularExpressions;

namespace SparkBert.Text.Java;

/// <summary>
/// Makes a .NET regular expression that matches what a java.util.regex pattern matches in JDK 17: at the same places, with the same groups,
/// by number and name. A pattern goes through a parser, a tree and an emitter. A pattern that Java refuses is refused in Java's words; for
/// a construct that .NET can't match, the message names it.
/// </summary>
public static class JavaRegex
{
    /// <summary>A user's pattern must not hang a run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Translates and compiles a pattern.</summary>
    /// <param name="pattern">The Java pattern.</param>
    /// <exception cref="ArgumentException">
    /// It is no pattern, or has a construct that .NET can't match; the message names it and its place.
    /// </exception>
    public static Regex Compile(string pattern) => Build(pattern, Translate(pattern));

    /// <summary>
    /// Compiles a pattern for which only the place of a match counts. Takes patterns that <see cref="Compile"/> refuses because a group in
    /// a look-around could have another value.
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
            // Not ArgumentException alone: some patterns make .NET's own parser fail with another exception.
            throw new ArgumentException($"'{pattern}' can't be translated to .NET ({error.GetType().Name})", error);
        }
    }
}

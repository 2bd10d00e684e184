using System.Text.RegularExpressions;
using SparkBert.Text;

namespace SparkBert.Cli;

/// <summary>Wrong usage or configuration: ends the program with exit code 2 before any work.</summary>
internal sealed partial class UsageException(string message) : Exception(HidePasswords(MessageText.ToLine(message)))
{
    /// <summary>Applies options. A value that is refused is wrong usage; the same exception later, in a run, is not.</summary>
    /// <param name="apply">Applies them.</param>
    /// <exception cref="UsageException">An option has no such value.</exception>
    public static T Require<T>(Func<T> apply)
    {
        try
        {
            return apply();
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>The same for what gives no value.</summary>
    /// <param name="check">Refuses them.</param>
    /// <exception cref="UsageException">An option has no such value.</exception>
    public static void Require(Action check) => Require(() =>
    {
        check();
        return true;
    });

    /// <summary>An address may have come as an argument of another kind, which is shown as it was given.</summary>
    private static string HidePasswords(string message) => Password().Replace(message, "://...@");

    [GeneratedRegex(@"://[^\s/@:]*:[^\s/@]*@", RegexOptions.CultureInvariant)]
    private static partial Regex Password();
}

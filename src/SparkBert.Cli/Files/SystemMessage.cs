using System.Text.RegularExpressions;
using ParquetSharp;

namespace SparkBert.Cli.Files;

/// <summary>What the system said of a failure, without what libraries put around it.</summary>
internal static partial class SystemMessage
{
    /// <summary>Whether writing failed, and not the program.</summary>
    public static bool IsWriteFailure(Exception error) =>
        error is IOException or UnauthorizedAccessException or ParquetException || IsFileTooLarge(error);

    /// <summary>The message, without a full stop at its end.</summary>
    public static string Find(Exception error)
    {
        var match = ErrorNumber().Match(error.Message);
        return IsFileTooLarge(error) ? "File too large"
            : match.Success ? match.Groups["text"].Value
            : PathBehind().Replace(error.Message, "").TrimEnd('.');
    }

    /// <summary>A file that may not grow any more (EFBIG) is a wrong argument to .NET.</summary>
    private static bool IsFileTooLarge(Exception error) =>
        error is ArgumentOutOfRangeException && error.TargetSite?.DeclaringType == typeof(RandomAccess);

    /// <summary>.NET puts the path behind, which may be a temporary one: whoever asks names the file itself.</summary>
    [GeneratedRegex(@" : '[^']*'$", RegexOptions.CultureInvariant)]
    private static partial Regex PathBehind();

    /// <summary>
    /// As Arrow's C++ writes it: <c>IOError: Error writing bytes to file. Detail: [errno 28] No space left on device')</c>.
    /// </summary>
    [GeneratedRegex(@"\[errno \d+\] (?<text>[^'\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorNumber();
}

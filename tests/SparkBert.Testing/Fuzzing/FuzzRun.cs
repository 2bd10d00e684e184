using System.Diagnostics;
using System.Globalization;

namespace SparkBert.Testing.Fuzzing;

/// <summary>Gives one input to a parser and compares the end with what is allowed.</summary>
/// <param name="How">How it ended: what the parser says, or the name of a documented exception.</param>
/// <param name="Place">Where it was refused; null if it was not.</param>
/// <param name="Finding">What was wrong; null if nothing was.</param>
internal sealed record FuzzRun(string How, string? Place, FuzzFinding? Finding)
{
    private const int MaxMessage = 4000;

    /// <summary>Runs a parser.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="input">The input.</param>
    /// <param name="isRepeated">Whether it is read twice and the two compared.</param>
    public static FuzzRun Execute(FuzzedParser parser, byte[] input, bool isRepeated)
    {
        var (first, error, allocated) = Read(parser, input);
        var (how, place) = (first.Split('\n', 2)[0], (string?)null);
        if (error is not null)
        {
            (how, place) = (error.GetType().Name, FindPlace(error));
            if (!parser.Refusals.Any(refusal => refusal.IsInstanceOfType(error)))
            {
                return new(how, place, new FuzzFinding(how, error.ToString(), how + FindOwnPlace(error)));
            }

            if (FindFault(error.Message) is { } fault)
            {
                return new(how, place, new FuzzFinding("message", $"a message {fault}: {error.Message}", "message" + place));
            }
        }

        var allowed = parser.MaxAllocatedBytes + ((long)parser.MaxAllocatedPerByte * input.Length);
        if (allocated > allowed)
        {
            var reason = $"{allocated:N0} bytes were allocated for {input.Length:N0}; {allowed:N0} are allowed";
            return new(how, place, new FuzzFinding("memory", reason));
        }

        if (isRepeated)
        {
            var (second, otherError, _) = Read(parser, input);
            if (second != first || otherError?.Message != error?.Message)
            {
                var reason = $"read twice, it gave {error?.Message ?? first} and then {otherError?.Message ?? second}";
                return new(how, place, new FuzzFinding("differs", reason));
            }
        }

        return new(how, place, null);
    }

    private static (string Content, Exception? Error, long Allocated) Read(FuzzedParser parser, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var content = parser.Read(input);
            return (content, null, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        catch (Exception error)
        {
            return ("", error, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    /// <summary>What a message must not do to the terminal or the log that shows it.</summary>
    private static string? FindFault(string message)
    {
        if (message.Length is 0 or > MaxMessage)
        {
            return $"of {message.Length} characters";
        }

        foreach (var character in message)
        {
            // Those of format change the direction of what stands around them.
            if (char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return $"has the character U+{(int)character:X4}";
            }
        }

        return null;
    }

    private static string FindPlace(Exception error) =>
        new StackTrace(error, fNeedFileInfo: false).GetFrame(0) is { } frame ? Describe(frame) : "";

    /// <summary>The first place in our own code, which says more than one in a library.</summary>
    private static string FindOwnPlace(Exception error) => new StackTrace(error, fNeedFileInfo: false).GetFrames()
        .FirstOrDefault(frame => frame.GetMethod()?.DeclaringType?.Namespace?.StartsWith("SparkBert", StringComparison.Ordinal) == true)
        is { } own
        ? Describe(own)
        : FindPlace(error);

    private static string Describe(StackFrame frame) =>
        string.Create(
            CultureInfo.InvariantCulture, $" {frame.GetMethod()?.DeclaringType?.Name}.{frame.GetMethod()?.Name}+{frame.GetILOffset()}");
}

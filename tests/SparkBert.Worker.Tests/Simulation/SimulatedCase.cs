namespace SparkBert.Worker.Tests.Simulation;

/// <summary>A connection of a run and what must come of it.</summary>
/// <param name="Plan">The connection.</param>
/// <param name="Expectation">What must come of it.</param>
/// <param name="Tasks">Where its tasks end in its input.</param>
/// <param name="Undisturbed">The answers of the undisturbed run.</param>
internal sealed record SimulatedCase(
    ConnectionPlan Plan, Expectation Expectation, IReadOnlyList<int> Tasks, AnswerBytes Undisturbed)
{
    /// <summary>What is disturbed, for the counts.</summary>
    public required string Kind { get; init; }

    /// <summary>Compares what the JVM got.</summary>
    /// <param name="output">All bytes.</param>
    /// <param name="isKilled">Whether the executor's JVM was killed, so that every connection may end anywhere.</param>
    /// <returns>What came of it, for the counts.</returns>
    /// <exception cref="InvalidDataException">It must not come.</exception>
    public string Check(byte[] output, bool isKilled)
    {
        var expected = isKilled ? Expectation.Beginning : Expectation;
        var greeting = Greeting();
        if (Expectation is Expectation.Refused or Expectation.TimedOut)
        {
            byte[] refusal = [.. greeting[..sizeof(int)], .. Expectation == Expectation.Refused ? "\0\0\0\u0003err"u8 : []];
            Require(
                isKilled ? refusal.AsSpan().StartsWith(output) : refusal.AsSpan().SequenceEqual(output),
                $"{Convert.ToHexString(output)} was answered");
            return isKilled ? "beginning" : Expectation == Expectation.Refused ? "refused" : "timed out";
        }

        if (expected == Expectation.Beginning && output.Length < greeting.Length)
        {
            Require(greeting.AsSpan().StartsWith(output), "the greeting is another one");
            return "beginning";
        }

        Require(output.AsSpan().StartsWith(greeting), "the greeting is another one");
        var actual = AnswerBytes.Read(output.AsSpan(greeting.Length));
        var error = actual.Errors.SingleOrDefault();
        if (Expectation is Expectation.EqualOrModelError or Expectation.EqualOrFileError && error is not null)
        {
            RequireKind(error, Expectation == Expectation.EqualOrModelError);
            return "error";
        }

        if (isKilled && actual.IsInError && Expectation is Expectation.EqualOrModelError or Expectation.EqualOrFileError)
        {
            return "beginning";
        }

        if (expected == Expectation.Beginning)
        {
            RequireBeginning(actual);
            return actual.Masked.Length == Undisturbed.Masked.Length ? "equal" : "beginning";
        }

        Require(Undisturbed.Masked.AsSpan().SequenceEqual(actual.Masked), Describe(actual));
        if (expected is Expectation.ModelError or Expectation.FileError)
        {
            RequireKind(error ?? throw new InvalidDataException("the damage was not noticed"), expected == Expectation.ModelError);
        }

        return error is null ? "equal" : "equal, an error";
    }

    private void RequireBeginning(AnswerBytes actual)
    {
        Require(Undisturbed.Masked.AsSpan().StartsWith(actual.Masked), Describe(actual));
        Require(Plan.OutputCut == int.MaxValue || actual.Masked.Length <= Plan.OutputCut, "more was read than was read");
        var unfinished = Tasks.TakeWhile(end => end <= Plan.CutAt).Count();
        var isSuccess = unfinished < Tasks.Count && actual.Answers.Count > unfinished && !actual.Answers[unfinished].IsError;
        Require(!isSuccess, "a task succeeded of which the JVM has not sent all");
    }

    private static void RequireKind(string error, bool isModel) => Require(
        isModel
            ? error.StartsWith("ModelException: ", StringComparison.Ordinal)
            : error.Split(':')[0] is "IOException" or "FileNotFoundException" or "EndOfStreamException",
        $"another error: {error}");

    private byte[] Greeting()
    {
        using var stream = new MemoryStream();
        var writer = new Wire.WireWriterTo(stream);
        _ = Plan.IsSimple
            ? writer.Utf(SimulatedExecutor.Secret).Int(Environment.ProcessId)
            : writer.Int(Environment.ProcessId).Utf("ok");
        return stream.ToArray();
    }

    private string Describe(AnswerBytes actual)
    {
        var (expected, found) = (Undisturbed.Masked, actual.Masked);
        return $"at byte {expected.AsSpan().CommonPrefixLength(found)} of {found.Length} the answer differs from the undisturbed one of "
            + $"{expected.Length} bytes (errors: {string.Join(" | ", Undisturbed.Errors)} and {string.Join(" | ", actual.Errors)})";
    }

    private static void Require(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}

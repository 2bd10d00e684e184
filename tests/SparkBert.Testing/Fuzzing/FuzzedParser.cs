namespace SparkBert.Testing.Fuzzing;

/// <summary>A parser that is given damaged input: with each it must succeed or refuse it as its documents say.</summary>
/// <param name="Name">Its name, by which a run and its kept inputs are found.</param>
/// <param name="CreateSeeds">Makes small inputs, mostly whole ones, that are damaged.</param>
/// <param name="Read">
/// Calls the parser. What it gives is how that ended in the first line ("read", where there is only one good end) and behind that what was
/// read, which must be the same in a second run. An exception that is not among the refusals is a finding; so is one of an assertion.
/// </param>
/// <param name="Refusals">The exceptions that are documented.</param>
public sealed record FuzzedParser(
    string Name, Func<IReadOnlyList<byte[]>> CreateSeeds, Func<byte[], string> Read, params IReadOnlyList<Type> Refusals)
{
    /// <summary>Damages an input; by default as bytes, whatever they mean.</summary>
    public Func<Mutator, byte[]> Mutate { get; init; } = mutator => mutator.MutateOne();

    /// <summary>Bytes that reading an input may allocate, whatever it has.</summary>
    public long MaxAllocatedBytes { get; init; } = 16 << 20;

    /// <summary>Bytes that reading may allocate for each byte of an input, beside <see cref="MaxAllocatedBytes"/>.</summary>
    public int MaxAllocatedPerByte { get; init; }

    /// <summary>Runs in <c>dotnet test</c>.</summary>
    public int Runs { get; init; } = 600;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

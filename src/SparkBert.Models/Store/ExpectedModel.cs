using SparkBert.Models.Verification;

namespace SparkBert.Models.Store;

/// <summary>
/// What the caller knows of a model that is pulled: its files and vectors are checked against it, whatever the store says. Such a model is
/// known to exist: a store that refuses it counts as out of reach (<see cref="ModelDownloadException.IsOutOfReach"/>), since a gate before
/// it may answer.
/// </summary>
public sealed record ExpectedModel
{
    /// <summary>
    /// SHA-256 of files by their names, in hexadecimal of either case. Files that are not named are checked as the store says.
    /// </summary>
    /// <exception cref="ArgumentException">A value is no SHA-256.</exception>
    public IReadOnlyDictionary<string, string> Sha256
    {
        get;
        init => field = value.Values.All(hash => hash.Length == 64 && hash.All(char.IsAsciiHexDigit))
            ? value
            : throw new ArgumentException("Sha256 must hold values of 64 hexadecimal digits.", nameof(Sha256));
    } = new Dictionary<string, string>();

    /// <summary>Vectors that the imported model must give; null for none.</summary>
    public ExpectedVectors? Vectors { get; init; }
}

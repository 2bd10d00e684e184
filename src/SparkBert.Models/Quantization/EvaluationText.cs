using System.Security.Cryptography;
using System.Text;
using SparkBert.Bundles;

namespace SparkBert.Models.Quantization;

/// <summary>Sentences on which a model in 8-bit integers is compared with the one that it was made from.</summary>
/// <param name="name">What the sentences are, for the manifest.</param>
/// <param name="sentences">The sentences.</param>
internal sealed class EvaluationText(string name, IReadOnlyList<string> sentences)
{
    /// <summary>More sentences would take longer than they tell more.</summary>
    public const int MaxSentences = 1000;

    private const string Resource = "SparkBert.Models.Quantization.evaluation-sentences.txt";

    /// <summary>The sentences.</summary>
    public IReadOnlyList<string> Sentences => sentences;

    /// <summary>Its name, and the SHA-256 of its lines.</summary>
    public string Description { get; } =
        $"{name}, SHA-256 {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', sentences))))}";

    /// <summary>English sentences of many kinds that are part of the program.</summary>
    public static EvaluationText BuiltIn()
    {
        using var resource = typeof(EvaluationText).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(resource);
        return new EvaluationText("built-in English sentences", ReadLines(reader));
    }

    /// <summary>The first lines of a text file.</summary>
    /// <exception cref="ModelException">It has no line with a word.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static EvaluationText Read(string file)
    {
        using var reader = new StreamReader(file);
        var lines = ReadLines(reader);
        return lines.Count > 0
            ? new EvaluationText(Path.GetFileName(file), lines)
            : throw new ModelException($"{file} has no sentences; one is expected on each line.");
    }

    private static List<string> ReadLines(StreamReader reader)
    {
        var lines = new List<string>();
        while (lines.Count < MaxSentences && reader.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                lines.Add(line.Trim());
            }
        }

        return lines;
    }
}

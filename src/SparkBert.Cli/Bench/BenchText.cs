using SparkBert.Models.Quantization;

namespace SparkBert.Cli.Bench;

/// <summary>The sentences that are measured with, one a row.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Lines">The sentences.</param>
internal sealed record BenchText(string Name, IReadOnlyList<string> Lines)
{
    private const int Seed = 16;

    /// <summary>
    /// Words of the built-in sentences in runs of many lengths: 2 to 60 words, 14 in the mean, as in the web texts of the English Web
    /// Treebank.
    /// </summary>
    public static BenchText BuiltIn(int count)
    {
        var words = Words().ToArray();
        var random = new Random(Seed);
        var lines = new string[count];
        for (var i = 0; i < count; i++)
        {
            // Two uniform numbers make a normal one; lengths of sentences are about log-normal.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var length = (int)Math.Clamp(Math.Round(Math.Exp(2.4 + (0.7 * normal))), 2, 60);
            var first = random.Next(words.Length - length);
            lines[i] = string.Join(' ', words, first, length) + ".";
        }

        return new BenchText($"{count} runs of words of the built-in sentences, seed {Seed}", lines);
    }

    /// <summary>The first lines of a file.</summary>
    public static BenchText Read(string file, int count)
    {
        string[] lines = [.. File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)).Take(count)];
        return new BenchText($"the first {lines.Length} lines of {Path.GetFileName(file)}", lines);
    }

    /// <summary>The first of the lines.</summary>
    public BenchText Take(int count) => this with { Lines = [.. Lines.Take(count)] };

    /// <summary>The words of the built-in sentences, and what else these texts are made of.</summary>
    public static IEnumerable<string> Words() => EvaluationSentences.BuiltIn
        .SelectMany(sentence => sentence.Split(' '))
        .Select(word => new string([.. word.Where(char.IsAsciiLetterOrDigit)]))
        .Where(word => word.Length > 0);
}

using System.Globalization;

namespace SparkBert.Models.Tests;

/// <summary>Random changes of files, the same for a seed.</summary>
internal static class Mutation
{
    /// <summary>Mutations of a format; SPARKBERT_FUZZ_COUNT sets another number.</summary>
    public static int Count { get; } = ReadCount() ?? 2000;

    private static int? ReadCount()
    {
        var text = Environment.GetEnvironmentVariable("SPARKBERT_FUZZ_COUNT");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    /// <summary>Cuts, lengthens or changes bytes.</summary>
    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                return [.. bytes, .. original[..random.Next(1, original.Length)]];
            default:
                Change(bytes, random);
                return bytes;
        }
    }

    /// <summary>Changes one to four bytes.</summary>
    public static void Change(byte[] bytes, Random random)
    {
        // The front holds lengths and headers: half of the changes go there.
        for (var n = random.Next(1, 5); n > 0; n--)
        {
            bytes[random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 200) : bytes.Length)] = (byte)random.Next(256);
        }
    }
}

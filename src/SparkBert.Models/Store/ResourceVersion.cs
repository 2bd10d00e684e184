using System.Globalization;
using System.Text.Json;
using SparkBert.Models.Files;

namespace SparkBert.Models.Store;

/// <summary>A version as Spark NLP's metadata has it: <c>{"parts":[2,6,0]}</c>.</summary>
internal sealed class ResourceVersion : IComparable<ResourceVersion>
{
    private readonly int[] parts;

    private ResourceVersion(int[] parts) => this.parts = parts;

    /// <summary>Reads a text as Spark NLP's Version.parse does: the leading numbers between dots and hyphens, three at most.</summary>
    /// <exception cref="ArgumentException">It does not begin with a number.</exception>
    public static ResourceVersion Parse(string text)
    {
        var parts = text.Split('.', '-')
            .TakeWhile(part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit))
            .Take(3)
            .Select(part => int.Parse(part, CultureInfo.InvariantCulture))
            .ToArray();
        return parts.Length > 0
            ? new ResourceVersion(parts)
            : throw new ArgumentException($"'{text}' is no version such as 5.5.3.", nameof(text));
    }

    /// <summary>Reads the JSON form; null if it is missing or another thing.</summary>
    public static ResourceVersion? Read(JsonMember version)
    {
        if (JsonMember.Find(version.Value ?? default, "parts").Value is not { ValueKind: JsonValueKind.Array } list)
        {
            return null;
        }

        var parts = new List<int>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var part) || part < 0)
            {
                return null;
            }

            parts.Add(part);
        }

        return new ResourceVersion([.. parts]);
    }

    /// <summary>
    /// Whether a model of the version <paramref name="found"/> can be used with this one: it is not newer in the parts that it names, and
    /// names no more parts.
    /// </summary>
    public bool CanUse(ResourceVersion found) =>
        found.parts.Length <= parts.Length && parts.AsSpan(0, found.parts.Length).SequenceCompareTo(found.parts) >= 0;

    /// <summary>Compares part by part; missing parts are 0.</summary>
    public int CompareTo(ResourceVersion? other)
    {
        for (var i = 0; other is not null && i < Math.Max(parts.Length, other.parts.Length); i++)
        {
            var difference = parts.ElementAtOrDefault(i).CompareTo(other.parts.ElementAtOrDefault(i));
            if (difference != 0)
            {
                return difference;
            }
        }

        return other is null ? 1 : 0;
    }

    public override string ToString() => string.Join('.', parts);
}

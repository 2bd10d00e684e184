using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>Which input columns are a group's key and which its values.</summary>
/// <param name="Keys">Numbers of the key columns.</param>
/// <param name="Values">Numbers of the columns that the function gets, including the key's own.</param>
internal sealed record GroupColumns(IReadOnlyList<int> Keys, IReadOnlyList<int> Values)
{
    /// <summary>
    /// Reads the argument list of a grouped function: how many numbers follow, how many of them are keys, the keys, the values.
    /// </summary>
    /// <exception cref="ProtocolException">The numbers don't fit together.</exception>
    public static GroupColumns Parse(IReadOnlyList<UdfArgument> arguments)
    {
        var numbers = arguments.Select(argument => argument.Offset).ToList();
        if (numbers.Count < 2 || numbers[0] != numbers.Count - 1 || numbers[1] > numbers.Count - 2)
        {
            throw new ProtocolException(
                "the arguments of a grouped function must be their number, the number of keys, the keys and the values, but are "
                + $"{string.Join(", ", numbers.Take(16))}.");
        }

        return new GroupColumns(numbers.GetRange(2, numbers[1]), numbers[(2 + numbers[1])..]);
    }
}

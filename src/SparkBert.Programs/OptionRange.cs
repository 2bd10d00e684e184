using System.CommandLine;
using System.Globalization;

namespace SparkBert.Programs;

/// <summary>Whole numbers of options that have a range: what is outside is refused with the command line, before any work.</summary>
public static class OptionRange
{
    /// <summary>Refuses numbers outside a range.</summary>
    /// <param name="option">The option.</param>
    /// <param name="min">The smallest number.</param>
    /// <param name="max">The largest number.</param>
    /// <returns>The option.</returns>
    public static Option<int?> Within(this Option<int?> option, int min, int max = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(option);
        option.Validators.Add(result =>
        {
            // What is no number at all is said elsewhere.
            if (result.Tokens is [var token] && long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var number) && (number < min || number > max))
            {
                result.AddError(max == int.MaxValue
                    ? $"{option.Name} must be at least {min}, but is {number}."
                    : $"{option.Name} must be {min} to {max}, but is {number}.");
            }
        });
        return option;
    }
}

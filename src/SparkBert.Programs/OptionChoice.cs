using System.CommandLine;

namespace SparkBert.Programs;

/// <summary>Options whose values are the names of an enumeration.</summary>
public static class OptionChoice
{
    /// <summary>
    /// Makes an option: its values are taken in small and capital letters, and are small in help, messages and completions.
    /// </summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What its values mean.</param>
    /// <returns>The option, whose value is null where the user gives none.</returns>
    public static Option<T?> Of<T>(string name, string description)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(value => value.ToLowerInvariant()).ToArray();
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
                {
                    return Enum.Parse<T>(text, ignoreCase: true);
                }

                result.AddError($"{name} must be {string.Join(" or ", names)}, but is '{text}'.");
                return null;
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(names);
        return option;
    }
}

namespace SparkBert.Text;

/// <summary>Which sentences or tokens are kept, by their length in UTF-16 code units. Filtered last, so no offset depends on it.</summary>
/// <param name="Min">The minimum length; an empty text is never kept.</param>
/// <param name="Max">The maximum length; null for no limit.</param>
public readonly record struct LengthFilter(int Min, int? Max)
{
    /// <summary>Whether a text of a length is kept.</summary>
    public bool Keeps(int length) => length > 0 && length >= Min && (Max is null || length <= Max);

    /// <summary>Checks a length that a parameter is set to.</summary>
    /// <param name="value">The length; null for no limit.</param>
    /// <param name="name">The parameter's name, for the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static int? Check(int? value, string name) =>
        value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(paramName: null, $"{name} must be 0 or more, but is {value}");
}

namespace SparkBert.Stages;

/// <summary>The parameters <c>minLength</c> and <c>maxLength</c> of stages that cut texts, in UTF-16 code units.</summary>
internal readonly record struct LengthFilter(int Min, int? Max)
{
    /// <summary>Whether an annotation of a length stays; an empty one never does.</summary>
    public bool Keeps(int length) => length > 0 && length >= Min && length <= (Max ?? int.MaxValue);

    /// <summary>A length that a parameter may have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static int? Check(int? value, string name) =>
        value is null or >= 0 ? value : throw StageParameter.OutOfRange($"{name} must be 0 or more, but is {value}");
}

using System.Globalization;

namespace SparkBert.Programs;

/// <summary>How many bad rows a run goes on with: so many, or so many in a hundred.</summary>
/// <param name="Count">The number.</param>
/// <param name="IsShare">Whether it is a percentage.</param>
public readonly record struct MaxFailures(double Count, bool IsShare)
{
    /// <summary>Rows after which a share says something; before them and at the end all rows count.</summary>
    private const int LeastRows = 1000;

    /// <param name="text">The text.</param>
    /// <summary>Reads <c>10</c> or <c>0.5%</c>; null if it is neither.</summary>
    public static MaxFailures? Parse(string text)
    {
        var isShare = text.EndsWith('%');
        return double.TryParse(text.AsSpan().TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && (isShare ? count <= 100 : count == Math.Floor(count))
                ? new MaxFailures(count, isShare)
                : null;
    }

    /// <summary>Whether there are more bad rows than that.</summary>
    /// <param name="bad">The bad rows.</param>
    /// <param name="rows">All rows up to now.</param>
    /// <param name="isEnd">Whether there are no more.</param>
    public bool IsExceeded(long bad, long rows, bool isEnd) =>
        IsShare ? (isEnd || rows >= LeastRows) && bad * 100.0 > Count * rows : bad > Count;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{(IsShare ? "%" : "")}");
}

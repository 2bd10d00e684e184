namespace SparkBert.Cli.Tests.Readers;

/// <summary>What differs in files of JSON lines between the readers.</summary>
/// <param name="Files">The file, or all that were read together.</param>
/// <param name="What">Where it is: files, columns, type, rows (their number), row or value.</param>
/// <param name="Name">The path of the column, with [] for the elements of an array.</param>
/// <param name="Ours">What our reader has.</param>
/// <param name="Spark">What Spark's reader has.</param>
/// <param name="Row">Our row; null where it is not one row that differs.</param>
internal sealed record JsonFinding(IReadOnlyList<JsonFile> Files, string What, string? Name, string? Ours, string? Spark, OurRow? Row)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{What} {Name}: ours {Shown.Escape(Ours)}, Spark's {Shown.Escape(Spark)} (row {Shown.Escape(Row?.Raw)}, {Row?.Error})\n  "
        + string.Join("\n  ", Files);
}

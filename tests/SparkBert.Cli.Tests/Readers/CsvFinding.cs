namespace SparkBert.Cli.Tests.Readers;

/// <summary>What differs in a file of CSV between the readers.</summary>
/// <param name="File">The file.</param>
/// <param name="What">Where it is: header, rows (their number), row or value.</param>
/// <param name="Ours">What our reader has.</param>
/// <param name="Spark">What Spark's reader has.</param>
/// <param name="Row">Our row; null where it is not one row that differs.</param>
internal sealed record CsvFinding(CsvFile File, string What, string? Ours, string? Spark, OurRow? Row)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{What}: ours {Shown.Escape(Ours)}, Spark's {Shown.Escape(Spark)} (row {Shown.Escape(Row?.Raw)}, {Row?.Error})\n  {File}";
}

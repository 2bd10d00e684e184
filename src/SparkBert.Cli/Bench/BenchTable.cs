using System.Globalization;
using System.Text;

namespace SparkBert.Cli.Bench;

/// <summary>Results as a table in Markdown: the documents have it as it is.</summary>
internal static class BenchTable
{
    /// <summary>Writes the table.</summary>
    public static string Format(BenchResult result)
    {
        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        var peak = Median(result.PeakGflops);
        Add($"{result.Date}: {result.Machine};");
        Add($"{result.Versions}; {result.Threads} calls at the same time, each on one thread.");
        if (result.Device is { } device)
        {
            Add($"The models ran on {device}; the products are the processor's.");
        }

        Add($"Text: {result.Text}. Medians of {result.PeakGflops.Count} rounds, in which everything took turns.");
        foreach (var model in result.Models)
        {
            var product = Median(model.ProductGflops);
            var alone = model.Items[0];
            Add($"");
            Add($"**{model.Name}, {model.Precision}**: {model.Layers} layers of {model.HiddenSize}, {model.Megabytes:0} MB;");
            Add($"opened in {model.OpenSeconds:0.00} s; {model.PeakMegabytes ?? 0:0} MB at the peak of a run of its own.");
            Add($"One product of its sizes in fp32: {product:0} GFLOP/s, {product / peak:0.00} of the processor's {peak:0}.");
            Add($"");

            // Other work on a machine only adds to a time: the best rounds, and what a run takes of the processors, say more of the run.
            // What stood side by side in a round met the same work; in results without processor time it did not.
            var isTimed = alone.ProcessorSeconds is not null;
            var columns = isTimed ? "best x alone | processor x alone | " : "";
            Add($"| run | word pieces/s | x alone | {columns}not pieces | calls | GFLOP/s | x product |");
            Add($"|---|---|---|---|---|---|---|{(isTimed ? "---|---|" : "")}");
            foreach (var item in model.Items)
            {
                var rate = item.Pieces / item.Median;
                var operations = (item.Positions * model.OperationsOfPosition) + (item.Pairs * model.OperationsOfPair);
                var speed = operations / item.Median / 1e9;
                var (gflops, share) = item.Pairs > 0
                    ? (speed.ToString("0", CultureInfo.InvariantCulture), (speed / product).ToString("0.00", CultureInfo.InvariantCulture))
                    : ("", "");
                var overhead = 1 - (item.Pieces / (double)item.Positions);
                var pieces = (double)item.Pieces / alone.Pieces;
                var (beside, more) = (pieces * alone.Median / item.Median, "");
                if (isTimed)
                {
                    beside = Median([.. alone.Seconds.Zip(item.Seconds, (one, other) => pieces * one / other)]);
                    var best = pieces * alone.Seconds.Min() / item.Seconds.Min();
                    var processor = Median([.. alone.ProcessorSeconds!.Zip(item.ProcessorSeconds!, (one, other) => other / one / pieces)]);
                    more = string.Create(CultureInfo.InvariantCulture, $"{best:0.00} | {processor:0.00} | ");
                }

                Add($"| {item.Name} | {rate:0} | {beside:0.00} | {more}{overhead:P1} | {item.Calls} | {gflops} | {share} |");
            }
        }

        var pairs = result.Models.Where(model => model.Precision == "int8").Select(model => (
            Int8: model, Fp32: result.Models.FirstOrDefault(other => other.Precision == "fp32" && other.Layers == model.Layers
                && other.HiddenSize == model.HiddenSize)));
        foreach (var (int8, fp32) in pairs.Where(pair => pair.Fp32 is not null))
        {
            Add($"");
            var (runtime, whole) = (fp32!.Items[0].Median / int8.Items[0].Median, fp32.Items[3].Median / int8.Items[3].Median);
            Add($"int8 over fp32, {fp32.Name}: {runtime:0.00} for ONNX Runtime alone, {whole:0.00} for text to Parquet.");
            if (fp32.Items[0].ProcessorSeconds is not null)
            {
                (runtime, whole) = (BestOver(fp32, int8, 0), BestOver(fp32, int8, 3));
                Add($"By the best rounds: {runtime:0.00} and {whole:0.00}.");
            }
        }

        return text.ToString();
    }

    private static double BestOver(BenchModelResult one, BenchModelResult other, int item) =>
        one.Items[item].Seconds.Min() / other.Items[item].Seconds.Min();

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}

namespace SparkBert.Cli.Doctor;

/// <summary>The checks in their order; the job of one row comes last and needs most of the others.</summary>
internal static class DoctorChecks
{
    /// <summary>Makes the checks one after the other, as their findings are taken.</summary>
    public static IEnumerable<Finding> Run(DoctorOptions options, CancellationToken cancellation)
    {
        var needed = new List<Finding>();
        Finding Need(Finding finding)
        {
            needed.Add(finding);
            return finding;
        }

        yield return Need(JavaCheck.Run());
        yield return Need(SparkCheck.Run(options.SparkHome));
        yield return Need(PortCheck.Run());
        yield return Need(WorkerCheck.Run(options.Worker));
        yield return Need(ModelCheck.Run(options.Model, out var model, cancellation));
        using (model)
        {
            yield return ProcessorCheck.Run();
            yield return DeviceCheck.Run();
            yield return MemoryCheck.Run(options, model);
        }

        var failed = needed.Where(finding => finding.Status == FindingStatus.Fail).Select(finding => finding.Name).ToList();
        yield return (options.RunJob, failed) switch
        {
            (false, _) => Finding.Warn("job", "not run (--no-job)", "run it to see rows go through Spark and back"),
            (_, []) => JobCheck.Run(options, cancellation),
            _ => Finding.Warn("job", $"not run, since it needs what failed: {string.Join(", ", failed)}", "correct that first"),
        };
    }
}

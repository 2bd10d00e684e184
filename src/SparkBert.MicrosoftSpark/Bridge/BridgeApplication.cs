using System.Collections.Concurrent;
using SparkBert.Driver;
using SparkBert.Driver.Jvm;
using SparkBert.Driver.Planning;
using SparkBert.Driver.Shipping;

namespace SparkBert.MicrosoftSpark.Bridge;

/// <summary>
/// What is decided once for an application: its worker, which Spark keeps by path and environment, and the names of its archives.
/// </summary>
/// <param name="Archives">The names of its archives.</param>
/// <param name="Worker">The worker of its functions.</param>
/// <param name="Planner">Plans them, with the worker on this machine.</param>
internal sealed record BridgeApplication(ArchiveNames Archives, WorkerSettings Worker, FunctionPlanner Planner)
{
    private static readonly ConcurrentDictionary<string, Lazy<BridgeApplication>> Known = new(StringComparer.Ordinal);

    /// <summary>The application of a session.</summary>
    /// <exception cref="ShippingException">There is no worker, or none on this machine.</exception>
    public static BridgeApplication Find(BridgeSite site)
    {
        var id = site.ApplicationId;
        var lazy = Known.GetOrAdd(id, _ => new Lazy<BridgeApplication>(() => Start(site)));
        try
        {
            return lazy.Value;
        }
        catch
        {
            // The next call looks again: a setting may be there then.
            Known.TryRemove(KeyValuePair.Create(id, lazy));
            throw;
        }
    }

    private static BridgeApplication Start(BridgeSite site)
    {
        SettingWarnings.Say(site.FindSetting);

        var archives = new ArchiveNames();
        var path = ShippedWorker.RequirePath(new ShippedWorker(site, archives).Ship());

        // Spark unpacks archives on the driver's machine, too.
        var here = Path.IsPathFullyQualified(path) ? path : Path.GetFullPath(Path.Combine(site.FilesRoot, path));
        return new BridgeApplication(
            archives,
            new WorkerSettings(path, site.ReadWithPrefix(SparkBertSettings.WorkerEnvironmentPrefix)),
            new FunctionPlanner(FunctionPlanner.FindWorker(here)));
    }
}

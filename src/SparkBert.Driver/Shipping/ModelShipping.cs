namespace SparkBert.Driver.Shipping;

/// <summary>
/// Determines the place of a model on executors, and ships it if needed. An executor maps its files from one unpacked copy, whatever its
/// number of slots. With a local master, or if every node has the model, there is one copy on each machine.
/// </summary>
/// <param name="site">The application.</param>
/// <param name="names">The names of its archives.</param>
public sealed class ModelShipping(ISparkSite site, ArchiveNames names)
{
    private readonly ExecutorFiles files = new(site, names);

    /// <summary>The given name of a model, else the setting's.</summary>
    /// <exception cref="ShippingException">Both are empty.</exception>
    public string RequireName(string? model)
    {
        model = string.IsNullOrEmpty(model) ? site.FindSetting(SparkBertSettings.Model) : model;
        return string.IsNullOrEmpty(model)
            ? throw new ShippingException($"no model is named; give its folder, or set {SparkBertSettings.Model}.")
            : model;
    }

    /// <summary>Whether Spark ships a model, or every node has it. Any other name is a folder here, or must be looked up.</summary>
    public bool IsKnownToSpark(string model) =>
        SparkAddress.GetPathOnEveryNode(model) is not null || SparkAddress.IsArchive(model) || IsShipped(model);

    /// <summary>A model by its name, in any of the forms of <see cref="SparkBertSettings.Model"/>.</summary>
    /// <exception cref="ShippingException">It does not exist.</exception>
    /// <exception cref="BundleException">It is no model bundle, or not the one in the setting.</exception>
    public ShippedModel Ship(string model)
    {
        if (SparkAddress.GetPathOnEveryNode(model) is { } everywhere)
        {
            return Check(everywhere, Directory.Exists(everywhere) ? everywhere : null);
        }

        if (SparkAddress.IsArchive(model))
        {
            return ShipArchive(model);
        }

        if (IsShipped(model))
        {
            // Spark unpacked it for the driver too, except on YARN.
            var unpacked = Path.Combine(files.Root, model);
            return Check(model, Directory.Exists(unpacked) ? unpacked : null);
        }

        return Directory.Exists(model)
            ? ShipFolder(Path.GetFullPath(model), ModelArchive.ReadIdentity(model))
            : throw new ShippingException(
                $"there is no model '{model}': neither a folder {Path.GetFullPath(model)} nor an archive that is shipped under that name "
                + $"(--archives FILE.tar.gz#{Path.GetFileName(model)}). A model that is on every node but not here is named local:/path.");
    }

    /// <summary>A bundle on this machine.</summary>
    /// <param name="folder">Its folder, an absolute path.</param>
    /// <param name="identity">Its identity when it was opened.</param>
    /// <exception cref="ShippingException">The folder now holds another model.</exception>
    /// <exception cref="BundleException">The model is not the one in the setting.</exception>
    public ShippedModel ShipFolder(string folder, string identity)
    {
        RequireExpected(folder, identity);
        if (files.IsLocal)
        {
            return new ShippedModel(folder, identity, folder);
        }

        // Spark ships no folder of the driver's disk, so the model becomes an archive, in the application's own folder, which is removed
        // with the application. Two models may be in folders of the same name.
        var name = $"{CleanName(Path.GetFileName(folder))}-{identity[..8]}";
        if (!ModelArchive.IsBundle(Path.Combine(files.Root, name)))
        {
            if (ModelArchive.ReadIdentity(folder) is var found && found != identity)
            {
                throw new ShippingException(
                    $"the model in {folder} was replaced after it was opened: its {ModelArchive.ManifestName} has the SHA-256 {found}, "
                    + $"but {identity} was opened. Open it again.");
            }

            var archive = Path.Combine(files.Root, $"sparkbert-{Guid.NewGuid():N}.tar.gz");
            ModelArchive.Pack(folder, archive);
            name = files.AddArchive(archive, name);
        }

        return new ShippedModel(name, identity, folder);
    }

    /// <summary>
    /// Whether a model is the name of an archive in the settings, or of a folder that the program shipped with addArchive or addFile.
    /// </summary>
    private bool IsShipped(string model) => !Path.IsPathFullyQualified(model)
        && (files.FindArchive(model) is not null || ModelArchive.IsBundle(Path.Combine(files.Root, model)));

    private ShippedModel ShipArchive(string model)
    {
        var name = Path.GetFileName(model);
        name = CleanName(name[..name.IndexOf('.', StringComparison.Ordinal)]);
        if (name.Length == 0)
        {
            throw new ShippingException($"the model's archive '{model}' has no name before its ending; rename it to NAME.tar.gz.");
        }

        var path = SparkAddress.GetPathHere(model);
        if (path is not null && !File.Exists(path))
        {
            throw new ShippingException($"there is no model archive '{model}'; make it with scripts/package.sh --model BUNDLE.");
        }

        name = files.AddArchive(path is null ? model : Path.GetFullPath(path), name);
        var unpacked = Path.Combine(files.Root, name);
        return ModelArchive.IsBundle(unpacked)
            ? Check(name, unpacked)
            : throw new BundleException(
                $"the archive {model} is no model bundle: there is no {ModelArchive.ManifestName} at its root. "
                + "Make it with scripts/package.sh --model BUNDLE.");
    }

    /// <summary>A name that needs no escapes in an address.</summary>
    private static string CleanName(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));

    /// <summary>A model that Spark has; compared with the settings if the driver can see it.</summary>
    private ShippedModel Check(string name, string? path)
    {
        if (path is null)
        {
            return new ShippedModel(name, site.FindSetting(SparkBertSettings.ModelSha256), LocalPath: null);
        }

        var identity = ModelArchive.ReadIdentity(path);
        RequireExpected(name, identity);
        return new ShippedModel(name, identity, path);
    }

    private void RequireExpected(string model, string identity)
    {
        var expected = site.FindSetting(SparkBertSettings.ModelSha256);
        if (expected is not null && !identity.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new BundleException(
                $"the model '{model}' is another than {SparkBertSettings.ModelSha256} says: its {ModelArchive.ManifestName} has the "
                + $"SHA-256 {identity}, but {expected.ToUpperInvariant()} was expected.");
        }
    }
}

using System.Security.Cryptography;
using SparkBert.Bundles;
using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Tests.Shipping;

/// <summary>Where executors find a model, without a Spark. A bundle's manifest is enough of a model here.</summary>
public sealed class ModelShippingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeSite site = new();
    private readonly ArchiveNames names = new();

    [Fact]
    public void Folder_travels_as_an_archive_once_an_application()
    {
        var (bundle, identity) = Bundle("my model", "one");
        var shipped = new ModelShipping(site, names).ShipFolder(bundle, identity);

        Assert.Equal(($"my-model-{identity[..8]}", identity, bundle), (shipped.Name, shipped.Identity, shipped.LocalPath));
        Assert.EndsWith("#" + shipped.Name, Assert.Single(site.Archives), StringComparison.Ordinal);
        Assert.Equal(identity, ModelArchive.ReadIdentity(Path.Combine(site.FilesRoot, shipped.Name)));

        // Another session of the application, and the same model by its folder's name.
        Assert.Equal(shipped, new ModelShipping(site, names).Ship(bundle));
        Assert.Single(site.Archives);
    }

    [Fact]
    public void Two_models_in_folders_of_one_name_are_two()
    {
        var (first, firstIdentity) = Bundle(Path.Combine("a", "model"), "one");
        var (second, secondIdentity) = Bundle(Path.Combine("b", "model"), "other");
        var shipping = new ModelShipping(site, names);

        Assert.NotEqual(shipping.ShipFolder(first, firstIdentity).Name, shipping.ShipFolder(second, secondIdentity).Name);
    }

    [Fact]
    public void Folder_stays_where_it_is_for_a_local_master()
    {
        using var local = new FakeSite { Master = "local[4]" };
        var (bundle, identity) = Bundle("model", "one");

        Assert.Equal(bundle, new ModelShipping(local, names).ShipFolder(bundle, identity).Name);
        Assert.Empty(local.Archives);
    }

    [Fact]
    public void Model_that_was_replaced_after_it_was_opened_is_not_shipped()
    {
        var (bundle, opened) = Bundle("model", "one");
        var (_, found) = Bundle("model", "other");

        var error = Assert.Throws<ShippingException>(() => new ModelShipping(site, names).ShipFolder(bundle, opened));

        Assert.Contains($"{bundle} was replaced after it was opened", error.Message, StringComparison.Ordinal);
        Assert.Contains($"has the SHA-256 {found}, but {opened} was opened", error.Message, StringComparison.Ordinal);
        Assert.Empty(site.Archives);
    }

    [Fact]
    public void Archives_of_one_name_get_folders_of_their_own()
    {
        var shipping = new ModelShipping(site, names);
        var one = Archive("a", "one");
        var other = Archive("b", "other");

        Assert.Equal("model", shipping.Ship(one).Name);
        Assert.Equal("model-2", shipping.Ship(other).Name);
        Assert.Equal("model", shipping.Ship(one).Name);
        Assert.NotEqual(shipping.Ship(one).Identity, shipping.Ship(other).Identity);
    }

    [Fact]
    public void Name_of_the_settings_archives_is_known_to_Spark()
    {
        site.Settings["spark.archives"] = "/data/other.zip, hdfs://name/tiny.tar.gz#tiny";
        var shipping = new ModelShipping(site, names);

        Assert.True(shipping.IsKnownToSpark("tiny"));
        Assert.True(shipping.IsKnownToSpark("other.zip"));
        Assert.False(shipping.IsKnownToSpark("data"));
        Assert.False(shipping.IsKnownToSpark("hf:owner/name"));

        // On YARN nothing is unpacked for the driver; the setting says what the model must be.
        Assert.Equal(new ShippedModel("tiny", null, null), shipping.Ship("tiny"));
        site.Settings[SparkBertSettings.ModelSha256] = "ab";
        Assert.Equal(new ShippedModel("tiny", "ab", null), shipping.Ship("tiny"));
    }

    [Theory]
    [InlineData("no.such.tar.gz", "there is no model archive 'no.such.tar.gz'; make it with scripts/package.sh --model BUNDLE.")]
    [InlineData("/nowhere/model", "there is no model '/nowhere/model': neither a folder /nowhere/model nor an archive that is shipped")]
    [InlineData("https://host/.tar.gz", "has no name before its ending")]
    public void Model_that_is_not_there_is_refused(string model, string message)
    {
        var error = Assert.Throws<ShippingException>(() => new ModelShipping(site, names).Ship(model));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_bundle_is_refused()
    {
        var empty = Directory.CreateDirectory(folder.Path("empty")).FullName;
        File.WriteAllText(Path.Combine(empty, "README"), "no model");
        ModelArchive.Pack(empty, folder.Path("empty.tar.gz"));
        var shipping = new ModelShipping(site, names);

        var error = Assert.Throws<BundleException>(() => shipping.Ship(empty));
        Assert.Contains($"{empty} is no model bundle: there is no sparkbert.json", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<BundleException>(() => shipping.Ship(folder.Path("empty.tar.gz")));
        Assert.Contains("there is no sparkbert.json at its root", error.Message, StringComparison.Ordinal);

        File.Move(folder.Path("empty.tar.gz"), folder.Path("a,b.tar.gz"));
        var name = Assert.Throws<ShippingException>(() => shipping.Ship(folder.Path("a,b.tar.gz")));
        Assert.Contains("Rename it", name.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        site.Dispose();
        folder.Dispose();
    }

    private (string Folder, string Identity) Bundle(string path, string modelName)
    {
        var bundle = Directory.CreateDirectory(folder.Path(path)).FullName;
        var manifest = new BundleManifest
        {
            Name = modelName,
            SourceFormat = "test",
            Source = "test",
            CaseSensitive = true,
            HiddenSize = 2,
            Layers = 1,
            MaxPositions = 2,
            VocabularySize = 1,
            Inputs = new BundleInputs("ids", "mask", null, IsInt32: false),
            LayerOutputs = [null, "last"],
        }.ToUtf8();
        File.WriteAllBytes(Path.Combine(bundle, BundleManifest.FileName), manifest);
        return (bundle, Convert.ToHexString(SHA256.HashData(manifest)));
    }

    private string Archive(string path, string modelName)
    {
        var (bundle, _) = Bundle(path, modelName);
        var archive = folder.Path(path + ".archives", "model.tar.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(archive)!);
        ModelArchive.Pack(bundle, archive);
        return archive;
    }
}

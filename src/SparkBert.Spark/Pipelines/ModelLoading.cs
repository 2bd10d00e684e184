using System.Runtime.CompilerServices;
using SparkBert.Bundles;
using SparkBert.Driver.Shipping;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Pipelines;

/// <summary>Models of a session: opened on the driver, found by executors.</summary>
public static class ModelLoading
{
    /// <summary>The places on executors of the models that were opened for an application.</summary>
    private static readonly ConditionalWeakTable<BertModel, Place> Places = [];

    /// <summary>
    /// Opens a model on the driver, from any of the forms of <see cref="SparkBertSettings.Model"/>. Pipelines with it name its place to
    /// executors.
    /// </summary>
    /// <remarks>
    /// The driver needs a model's vocabulary and sizes, and leaves its weights in their file. To run the model in this process too, open it
    /// with <see cref="BertModel.Open"/>.
    /// </remarks>
    /// <param name="session">The session.</param>
    /// <param name="name">The path or name; null for the setting's.</param>
    /// <param name="open">
    /// Opens a name that is no archive, no <c>local:</c> path and nothing that Spark ships: a folder, or a name to look up. By default only
    /// bundles' folders; <c>BertModel.Load</c> of the package SparkBert.Models also imports models and fetches them by name.
    /// </param>
    /// <returns>The model, which the caller closes.</returns>
    /// <exception cref="ShippingException">No model is named, or the driver can't see it.</exception>
    /// <exception cref="ModelException">It can't be used.</exception>
    public static BertModel LoadModel(this SparkSession session, string? name = null, Func<string, BertModel>? open = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        var shipping = session.CreateModelShipping();
        name = shipping.RequireName(name);
        if (!shipping.IsKnownToSpark(name))
        {
            return (open ?? OpenOnDriver)(name);
        }

        var shipped = Ship(shipping, name);
        var model = OpenOnDriver(shipped.LocalPath ?? throw new ShippingException(
            $"the driver can't see the model '{name}', but needs its vocabulary and sizes. Open a copy with BertModel.Open, and name this "
            + $"one with the option {nameof(TransformOptions.Model)} of {nameof(TransformOptions)}."));
        Places.Add(model, new Place(session.SparkContext.Jvm, shipped));
        return model;
    }

    /// <summary>The place of a model on executors; ships the model if needed.</summary>
    /// <param name="session">The session.</param>
    /// <param name="model">The model as the driver opened it.</param>
    /// <param name="options">May name another place.</param>
    /// <exception cref="ShippingException">The model can't be brought to executors.</exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    internal static ExecutorModel FindForExecutors(SparkSession session, BertModel model, TransformOptions options)
    {
        var shipped = options.Model is not null ? Ship(session.CreateModelShipping(), options.Model)
            : Places.TryGetValue(model, out var place) && place.Jvm == session.SparkContext.Jvm ? place.Model
            : AsModel(() => session.CreateModelShipping().ShipFolder(model.Path, model.Identity));
        return new ExecutorModel(shipped.Name, shipped.Identity);
    }

    /// <summary>A model by its name; one that the driver can see must be one that it can read.</summary>
    private static ShippedModel Ship(ModelShipping shipping, string name)
    {
        var shipped = AsModel(() => shipping.Ship(name));
        if (shipped.LocalPath is { } folder)
        {
            var manifest = Path.Combine(folder, BundleManifest.FileName);
            BundleManifest.Parse(File.ReadAllBytes(manifest), manifest);
        }

        return shipped;
    }

    /// <summary>Shipping knows bundles without the library that reads them; its errors are those of models here.</summary>
    private static ShippedModel AsModel(Func<ShippedModel> ship)
    {
        try
        {
            return ship();
        }
        catch (BundleException error)
        {
            throw new ModelException(error.Message, error);
        }
    }

    private static BertModel OpenOnDriver(string folder) => BertModel.Open(folder, new BertModelOptions { PackWeights = false });

    private sealed record Place(SparkJvm Jvm, ShippedModel Model);
}

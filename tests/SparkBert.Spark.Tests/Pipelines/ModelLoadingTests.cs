using SparkBert.Bundles;
using SparkBert.Driver;
using SparkBert.Driver.Shipping;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Tests.Pipelines;

/// <summary>How a session finds a model, and how executors then do. Nothing runs.</summary>
public sealed class ModelLoadingTests(SparkSessions sessions)
{
    private readonly SparkSession session = sessions.Get("4.2.1");

    [Fact]
    public void Folder_and_path_on_every_node_are_opened_here()
    {
        using var model = session.LoadModel(TinyModel.Folder);
        using var everywhere = session.LoadModel("local:" + TinyModel.Folder);

        Assert.Equal(TinyModel.Model.Identity, model.Identity);
        Assert.Equal(TinyModel.Model.Identity, everywhere.Identity);
        Assert.Equal(TinyModel.Folder, ModelLoading.FindForExecutors(session, everywhere, new TransformOptions()).Name);
    }

    [Fact]
    public void Archive_is_shipped_once_and_executors_have_it_under_its_name()
    {
        // A JVM of its own: Spark may unpack an archive twice at once where another job runs in the driver's JVM.
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.Path("spark"), SparkHomes.Require("4.2.1"));
        ModelArchive.Pack(TinyModel.Folder, folder.Path("tiny.model.tar.gz"));
        using var own = SparkSessions.Builder(folder.Path("spark")).GetOrCreate();

        using var model = own.LoadModel(folder.Path("tiny.model.tar.gz"));
        var found = ModelLoading.FindForExecutors(own, model, new TransformOptions());

        Assert.Equal(("tiny", TinyModel.Model.Identity), (found.Name, found.Identity));
        Assert.NotEqual(TinyModel.Folder, model.Path);

        // By its name it is the same one, and so it is by the option of a transform.
        using var again = own.LoadModel("tiny");
        Assert.Equal("tiny", ModelLoading.FindForExecutors(own, again, new TransformOptions()).Name);
        var named = new TransformOptions { Model = folder.Path("tiny.model.tar.gz") };
        Assert.Equal("tiny", ModelLoading.FindForExecutors(own, TinyModel.Model, named).Name);

        // Executors have it there.
        var frame = own.CreateDataFrame([["Two words."]], new StructType(new StructField("text", new StringType())));
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));
        Assert.Equal(3, pipeline.Transform(frame).First().GetAs<IReadOnlyList<object?>>("embeddings").Count);

        // The handle is good for another session too, which brings the folder in its own way.
        Assert.Equal(model.Path, ModelLoading.FindForExecutors(session, model, new TransformOptions()).Name);
    }

    [Fact]
    public void Name_that_Spark_does_not_know_goes_to_the_callers_function()
    {
        string? asked = null;
        using var model = session.LoadModel("hf:owner/name", name =>
        {
            asked = name;
            return TinyModel.Model.Share();
        });

        Assert.Equal("hf:owner/name", asked);
        var found = ModelLoading.FindForExecutors(session, model, new TransformOptions());
        Assert.Equal((TinyModel.Folder, TinyModel.Model.Identity), (found.Name, found.Identity));
    }

    [Fact]
    public void Setting_names_the_model_where_the_program_does_not()
    {
        var own = session.NewSession();
        var missing = Assert.Throws<ShippingException>(() => own.LoadModel());
        Assert.Contains($"no model is named; give its folder, or set {SparkBertSettings.Model}", missing.Message, StringComparison.Ordinal);

        own.Conf().Set(SparkBertSettings.Model, TinyModel.Folder);
        using var model = own.LoadModel();
        Assert.Equal(TinyModel.Model.Identity, model.Identity);
    }

    [Fact]
    public void Model_that_is_not_there_or_another_one_is_refused_before_a_job()
    {
        var own = session.NewSession();
        Assert.Contains("/nowhere", Assert.Throws<ModelException>(() => own.LoadModel("/nowhere")).Message, StringComparison.Ordinal);
        var unseen = Assert.Throws<ShippingException>(() => own.LoadModel("local:/nowhere"));
        Assert.Contains("the driver can't see the model 'local:/nowhere'", unseen.Message, StringComparison.Ordinal);

        var frame = own.CreateDataFrame([["Two words."]], new StructType(new StructField("text", new StringType())));
        var elsewhere = new TransformOptions { Model = "/nowhere" };
        var named = Assert.Throws<ShippingException>(() => TinyModel.Pipeline().Transform(frame, elsewhere));
        Assert.Contains("there is no model '/nowhere'", named.Message, StringComparison.Ordinal);

        var zeros = new string('0', 64);
        own.Conf().Set(SparkBertSettings.ModelSha256, zeros);
        var other = Assert.Throws<ModelException>(() => TinyModel.Pipeline().Transform(frame));
        Assert.Contains($"has the SHA-256 {TinyModel.Model.Identity}, but {zeros} was expected", other.Message, StringComparison.Ordinal);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SparkBert.Shipping.Tests;

/// <summary>
/// Real runs of spark-submit.sh. Nothing tells executors where a .NET is: what they run on came in the archive. Spark's full command line
/// is that of <see cref="Submit"/>.
/// </summary>
public sealed partial class SparkRunTests(ShippingPackages package)
{
    private const string OneExecutor = "local-cluster[1,1,1024]";
    private const string TwoExecutors = "local-cluster[2,1,1024]";
    private const string ModelSetting = "spark.sparkbert.model=";
    private const string ChecksumSetting = "spark.sparkbert.model.sha256=";
    private static readonly string OtherChecksum = new('0', 64);

    private static string ModelChecksum =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(TestModels.TinyCased, "sparkbert.json"))));

    [Fact]
    public void Local_run_embeds_with_a_model_of_a_path_and_takes_every_argument_as_it_is()
    {
        string[] arguments = ["embed", "a b", "it's", "\"q\"", "", "$x"];
        var output = Submit("4.2.1", "local[2]", ["--conf", ModelSetting + TestModels.TinyCased], arguments);
        Assert.Equal(arguments, Lines(output, "argument:"));
        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Fact]
    public void Exit_code_of_the_job_comes_back() => Submit("3.5.9", "local[1]", [], ["exit", "7"], exitCode: 7);

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Executors_run_worker_and_model_of_archives(string version)
    {
        using var folder = new TemporaryFolder();
        string[] options = ["--archives", $"{PackModel(folder)}#tiny", "--conf", ModelSetting + "tiny", "--worker-archive", package.Worker];
        var output = Submit(version, TwoExecutors, options, ["embed"]);
        Assert.Equal(["tiny"], Lines(output, "model:"));
        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Fact]
    public void Archives_lie_in_folders_with_blanks_in_their_names()
    {
        using var folder = new TemporaryFolder();
        var archives = folder.Path("my archives");
        var archive = ShippingPackages.PackModel(TestModels.TinyCased, archives);
        var worker = Path.Combine(archives, "the worker.tar.gz");
        File.CreateSymbolicLink(worker, package.Worker);
        var model = Path.Combine(archives, "my model.tar.gz");
        File.Move(archive, model);

        var output = Submit("4.2.1", OneExecutor, ["--worker-archive", worker, "--conf", ModelSetting + model], ["embed"]);

        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Two_models_in_folders_of_one_name_keep_to_themselves(string version)
    {
        using var folder = new TemporaryFolder();
        var one = folder.Copy(TestModels.TinyCased, Path.Combine("a", "model"));
        var other = folder.Copy(TestModels.GetBundle("tiny-import/hf"), Path.Combine("b", "model"));

        var output = Submit(version, OneExecutor, ["--worker-archive", package.Worker], ["two", one, other]);

        var values = Assert.Single(Lines(output, "values:")).Split(' ');
        Assert.NotEqual(values[0], values[1]);
        Assert.Equal(values[..2], values[2..]);
    }

    [Fact]
    public void Model_of_an_archive_that_the_program_adds_is_found_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var output = Submit("4.2.1", OneExecutor, ["--worker-archive", package.Worker], ["added", PackModel(folder), "mine"]);
        Assert.Equal(["mine"], Lines(output, "model:"));
        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Fact]
    public void Doctor_runs_a_row_on_the_master_and_says_what_it_found_as_JSON()
    {
        string[] doctor = ["--spark-home", SparkHomes.Require("4.2.1"), "--doctor"];
        string[] local = ["--master", "local[2]", "--model", TestModels.TinyCased, "--json"];
        var found = Script.Run("spark-submit.sh", [.. doctor, .. local]).Require(0);
        using var answer = JsonDocument.Parse(found.Output);
        Assert.True(answer.RootElement.GetProperty("ok").GetBoolean());
        var checks = answer.RootElement.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!);
        Assert.Contains("on local[2] gave 8 annotations", checks["job"].GetProperty("found").GetString(), StringComparison.Ordinal);
        var memory = checks["memory"].GetProperty("values");
        Assert.Equal(2, memory.GetProperty("slots").GetInt32());
        Assert.True(memory.GetProperty("memoryOverheadBytes").GetInt64() > 384 << 20);

        string[] cluster = ["--master", "spark://127.0.0.1:1", "--worker", "local:/opt/worker", "--no-job", "--model", "/nowhere"];
        found = Script.Run("spark-submit.sh", [.. doctor, .. cluster]).Require(1);
        Assert.Contains("/nowhere", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_that_is_its_own_worker_runs_on_the_runtime_of_its_archive()
    {
        var output = Submit("4.2.1", TwoExecutors, ["--program-is-worker", "--worker-archive", package.Job], ["where"]);
        var workers = Lines(output, "worker:");
        Assert.NotEmpty(workers);
        Assert.All(workers, worker => Assert.Matches(OwnRuntime(), worker));
    }

    [Fact]
    public void Archive_and_model_folder_named_by_settings_are_shipped_by_the_session()
    {
        string[] options = ["--conf", $"spark.sparkbert.worker={package.Worker}", "--conf", ModelSetting + TestModels.TinyCased];
        Assert.Equal(["8"], Lines(Submit("4.2.1", TwoExecutors, options, ["embed"]), "annotations:"));
    }

    [Fact]
    public void Model_of_an_address_is_fetched_by_executors_and_compared_with_its_checksum()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(PackModel(folder));
        string[] options = ["--conf", ModelSetting + server.Address, "--conf"];
        string[] right = [.. options, ChecksumSetting + ModelChecksum, "--worker-archive", package.Worker];
        Assert.Equal(["8"], Lines(Submit("4.2.1", OneExecutor, right, ["embed"]), "annotations:"));
        Assert.True(server.Requests >= 2, $"driver and executor fetch the archive, but there were {server.Requests} requests");

        AssertOtherChecksum(Submit("4.2.1", "local[1]", [.. options, ChecksumSetting + OtherChecksum], ["embed"], exitCode: 1));
    }

    [Fact]
    public void Model_of_an_https_address_is_fetched_by_JVMs_that_trust_the_server()
    {
        using var folder = new TemporaryFolder();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // Java trusts the certificates of a store's keys too.
        File.WriteAllBytes(folder.Path("trust.p12"), certificate.Export(X509ContentType.Pkcs12, "changeit"));
        var trust = $"-Djavax.net.ssl.trustStore={folder.Path("trust.p12")} -Djavax.net.ssl.trustStoreType=PKCS12 "
            + "-Djavax.net.ssl.trustStorePassword=changeit";
        using var server = new FileServer(PackModel(folder), certificate);

        string[] options =
        [
            "--conf", ModelSetting + server.Address, "--conf", ChecksumSetting + ModelChecksum, "--worker-archive", package.Worker,
            "--conf", $"spark.driver.extraJavaOptions={trust}", "--conf", $"spark.executor.extraJavaOptions={trust}",
        ];
        var output = Submit("4.2.1", OneExecutor, options, ["embed"]);

        Assert.StartsWith("https:", server.Address, StringComparison.Ordinal);
        Assert.Equal(["8"], Lines(output, "annotations:"));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public void Model_of_a_file_address_is_shipped_and_compared_with_its_checksum()
    {
        using var folder = new TemporaryFolder();
        var address = new Uri(PackModel(folder)).AbsoluteUri;
        Assert.StartsWith("file:///", address, StringComparison.Ordinal);
        string[] options = ["--conf", ModelSetting + address, "--conf"];
        string[] right = [.. options, ChecksumSetting + ModelChecksum, "--worker-archive", package.Worker];
        Assert.Equal(["8"], Lines(Submit("4.2.1", OneExecutor, right, ["embed"]), "annotations:"));

        AssertOtherChecksum(Submit("4.2.1", "local[1]", [.. options, ChecksumSetting + OtherChecksum], ["embed"], exitCode: 1));
    }

    /// <summary>
    /// Each of the two workers of local-cluster is a node to Spark; nodes keep what they fetched for all executors of an application, and
    /// each executor unpacks it.
    /// </summary>
    [Fact]
    public void Model_of_an_address_is_fetched_once_by_the_driver_and_once_by_each_node()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(PackModel(folder));
        string[] options =
        [
            "--conf", "spark.scheduler.minRegisteredResourcesRatio=1", "--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=300s",
            "--conf", ModelSetting + server.Address, "--program-is-worker", "--worker-archive", package.Job,
        ];
        Assert.Equal(2, Lines(Submit("4.2.1", TwoExecutors, options, ["where"]), "worker:").Count);
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData("is built for x64, but arm64 was expected", "spark.sparkbert.worker.architecture=arm64", "worker")]
    [InlineData("has no 'SparkBert.Worker' at its root", "spark.app.note=none", "model")]
    public void Archive_that_cannot_be_the_worker_is_refused_before_a_job(string message, string setting, string archive)
    {
        using var folder = new TemporaryFolder();
        var path = archive == "worker" ? package.Worker : PackModel(folder);
        string[] options = ["--conf", $"spark.sparkbert.worker={path}", "--conf", setting];
        var output = Submit("4.2.1", OneExecutor, options, ["embed"], exitCode: 1);
        Assert.Contains(message, Assert.Single(Lines(output, "error:")), StringComparison.Ordinal);
    }

    [Fact]
    public void Worker_that_is_not_there_is_refused_before_a_job()
    {
        const string Worker = "/nowhere/SparkBert.Worker";
        var output = Submit("4.2.1", "local[1]", ["--conf", $"spark.sparkbert.worker={Worker}"], ["embed"], exitCode: 1);
        Assert.Equal([$"spark.sparkbert.worker names the worker '{Worker}', but there is no such file."], Lines(output, "error:"));
    }

    private static string Submit(string version, string master, string[] options, string[] arguments, int exitCode = 0)
    {
        string[] spark = ["--spark-home", SparkHomes.Require(version), "--conf", "spark.ui.enabled=false", "--master", master];
        return Script.RunWith(
            "spark-submit.sh",
            new() { ["DOTNET_ROOT"] = null },
            [.. spark, .. options, ShippingPackages.JobProgram, .. arguments]).Require(exitCode).Output;
    }

    private static string PackModel(TemporaryFolder folder) => ShippingPackages.PackModel(TestModels.TinyCased, folder.Path());

    private static void AssertOtherChecksum(string output) => Assert.Contains(
        $"has the SHA-256 {ModelChecksum}, but {OtherChecksum} was expected",
        Assert.Single(Lines(output, "error:")),
        StringComparison.Ordinal);

    private static List<string> Lines(string output, string prefix) =>
        [.. output.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..])];

    [GeneratedRegex("/sparkbert-worker/SparkBert.Shipping.Job runtime:.*/sparkbert-worker/dotnet/shared/Microsoft.NETCore.App/")]
    private static partial Regex OwnRuntime();
}

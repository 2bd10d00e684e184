using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparkBert.Models;
using SparkBert.Spark.Tests;

namespace SparkBert.Shipping.Tests;

/// <summary>Real runs of spark-submit.sh. Nothing tells executors where a .NET is: what they run on came in the archive.</summary>
public sealed partial class SparkRunTests(WorkerPackage package)
{
    [Fact]
    public void Local_run_embeds_with_a_model_of_a_path_and_takes_every_argument_as_it_is()
    {
        var output = Submit("4.2.1", ["--master", "local[2]", "--conf", $"spark.sparkbert.model={Model()}", Script.Job, "embed", "a b", "it's", "\"q\"", "", "$x"]);
        Assert.Equal(["embed", "a b", "it's", "\"q\"", "", "$x"], Lines(output, "argument:"));
        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Fact]
    public void Exit_code_of_the_job_comes_back() => Submit("3.5.9", ["--master", "local[1]", Script.Job, "exit", "7"], exitCode: 7);

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Executors_run_worker_and_model_of_archives(string version)
    {
        using var folder = new TemporaryFolder();
        var output = Submit(version, ["--master", "local-cluster[2,1,1024]", "--archives", $"{ModelArchive(folder)}#tiny", "--conf", "spark.sparkbert.model=tiny", "--worker-archive", package.Worker, Script.Job, "embed"]);
        Assert.Equal(["tiny"], Lines(output, "model:"));
        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Fact]
    public void Archives_lie_in_folders_with_blanks_in_their_names()
    {
        using var folder = new TemporaryFolder();
        var archives = folder.Path("my archives");
        var (exitCode, archive, error) = Script.Run("scripts/package.sh", "--no-worker", "--model", Model(), "-o", archives);
        Assert.True(exitCode == 0, error);
        var worker = Path.Combine(archives, "the worker.tar.gz");
        File.CreateSymbolicLink(worker, package.Worker);
        var model = Path.Combine(archives, "my model.tar.gz");
        File.Move(archive.Trim(), model);

        var output = Submit("4.2.1", ["--master", "local-cluster[1,1,1024]", "--worker-archive", worker, "--conf", $"spark.sparkbert.model={model}", Script.Job, "embed"]);

        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Two_models_in_folders_of_one_name_keep_to_themselves(string version)
    {
        using var folder = new TemporaryFolder();
        var one = ModelBundle.Import(Path.Combine(SparkBert.Tests.TestData.Models, "tiny-cased-full"), folder.Path("a", "model"));
        var other = ModelBundle.Import(Path.Combine(SparkBert.Tests.TestData.Models, "tiny-import", "hf"), folder.Path("b", "model"));

        var output = Submit(version, ["--master", "local-cluster[1,1,1024]", "--worker-archive", package.Worker, Script.Job, "two", one.Path, other.Path]);

        var values = Assert.Single(Lines(output, "values:")).Split(' ');
        Assert.NotEqual(values[0], values[1]);
        Assert.Equal(values[..2], values[2..]);
    }

    [Fact]
    public void Model_of_an_archive_that_the_program_adds_is_found_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, archive, error) = Script.Run("scripts/package.sh", "--no-worker", "--model", Model(), "-o", folder.Path());
        Assert.True(exitCode == 0, error);
        var output = Submit("4.2.1", ["--master", "local-cluster[1,1,1024]", "--worker-archive", package.Worker, Script.Job, "added", archive.Trim(), "mine"]);
        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Fact]
    public void Doctor_runs_a_row_on_the_master_and_says_what_it_found_as_JSON()
    {
        var home = SparkHomes.Require("4.2.1");
        var (exitCode, output, error) = Script.Run("spark-submit.sh", "--spark-home", home, "--doctor", "--master", "local[2]", "--model", Model(), "--json");
        Assert.True(exitCode == 0, error);
        using var answer = JsonDocument.Parse(output);
        Assert.True(answer.RootElement.GetProperty("ok").GetBoolean());
        var checks = answer.RootElement.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!);
        Assert.Contains("on local[2] gave 8 annotations", checks["job"].GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, checks["memory"].GetProperty("values").GetProperty("slots").GetInt32());
        Assert.True(checks["memory"].GetProperty("values").GetProperty("memoryOverheadBytes").GetInt64() > 384 << 20);

        (exitCode, output, _) = Script.Run("spark-submit.sh", "--spark-home", home, "--doctor", "--master", "spark://127.0.0.1:1", "--worker", "local:/opt/worker", "--no-job", "--model", "/nowhere");
        Assert.Equal(1, exitCode);
        Assert.Contains("/nowhere", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_that_is_its_own_worker_runs_on_the_runtime_of_its_archive()
    {
        var output = Submit("4.2.1", ["--master", "local-cluster[2,1,1024]", "--program-is-worker", "--worker-archive", package.Job, Script.Job, "where"]);
        var workers = Lines(output, "worker:");
        Assert.NotEmpty(workers);
        Assert.All(workers, worker => Assert.Matches(OwnRuntime(), worker));
    }

    [Fact]
    public void Archive_and_model_folder_named_by_settings_are_shipped_by_the_session()
    {
        var output = Submit(
            "4.2.1",
            ["--master", "local-cluster[2,1,1024]", "--conf", $"spark.sparkbert.worker={package.Worker}", "--conf", $"spark.sparkbert.model={Model()}", Script.Job, "embed"]);
        Assert.Equal(["8"], Lines(output, "annotations:"));
    }

    [Fact]
    public void Model_of_an_address_is_fetched_by_executors_and_compared_with_its_checksum()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(ModelArchive(folder));
        var checksum = ModelChecksum();
        string[] arguments = ["--conf", $"spark.sparkbert.model={server.Address}", "--worker-archive", package.Worker, "--conf"];
        var output = Submit("4.2.1", ["--master", "local-cluster[1,1,1024]", .. arguments, $"spark.sparkbert.model.sha256={checksum}", Script.Job, "embed"]);
        Assert.Equal(["8"], Lines(output, "annotations:"));
        Assert.True(server.Requests >= 2, $"driver and executor fetch the archive, but there were {server.Requests} requests");

        output = Submit("4.2.1", ["--master", "local[1]", .. arguments[..2], "--conf", $"spark.sparkbert.model.sha256={new string('0', 64)}", Script.Job, "embed"], exitCode: 1);
        Assert.Contains($"has the SHA-256 {checksum}, but {new string('0', 64)} was expected", Assert.Single(Lines(output, "error:")), StringComparison.Ordinal);
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
        var trust = $"-Djavax.net.ssl.trustStore={folder.Path("trust.p12")} -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=changeit";
        using var server = new FileServer(ModelArchive(folder), certificate);

        var output = Submit(
            "4.2.1",
            [
                "--master", "local-cluster[1,1,1024]", "--conf", $"spark.sparkbert.model={server.Address}", "--conf", $"spark.sparkbert.model.sha256={ModelChecksum()}", "--worker-archive", package.Worker,
                "--conf", $"spark.driver.extraJavaOptions={trust}", "--conf", $"spark.executor.extraJavaOptions={trust}", Script.Job, "embed",
            ]);

        Assert.StartsWith("https:", server.Address, StringComparison.Ordinal);
        Assert.Equal(["8"], Lines(output, "annotations:"));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public void Model_of_a_file_address_is_shipped_and_compared_with_its_checksum()
    {
        using var folder = new TemporaryFolder();
        var address = new Uri(ModelArchive(folder)).AbsoluteUri;
        string[] arguments = ["--conf", $"spark.sparkbert.model={address}", "--conf"];
        var output = Submit(
            "4.2.1", ["--master", "local-cluster[1,1,1024]", .. arguments, $"spark.sparkbert.model.sha256={ModelChecksum()}", "--worker-archive", package.Worker, Script.Job, "embed"]);
        Assert.StartsWith("file:///", address, StringComparison.Ordinal);
        Assert.Equal(["8"], Lines(output, "annotations:"));

        output = Submit("4.2.1", ["--master", "local[1]", .. arguments, $"spark.sparkbert.model.sha256={new string('0', 64)}", Script.Job, "embed"], exitCode: 1);
        Assert.Contains($"has the SHA-256 {ModelChecksum()}, but {new string('0', 64)} was expected", Assert.Single(Lines(output, "error:")), StringComparison.Ordinal);
    }

    /// <summary>Each of the two workers of local-cluster is a node to Spark; nodes keep what they fetched for all executors of an application, and each executor unpacks it.</summary>
    [Fact]
    public void Model_of_an_address_is_fetched_once_by_the_driver_and_once_by_each_node()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(ModelArchive(folder));
        var output = Submit(
            "4.2.1",
            [
                "--master", "local-cluster[2,1,1024]", "--conf", "spark.scheduler.minRegisteredResourcesRatio=1", "--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=300s",
                "--conf", $"spark.sparkbert.model={server.Address}", "--program-is-worker", "--worker-archive", package.Job, Script.Job, "where",
            ]);
        Assert.Equal(2, Lines(output, "worker:").Count);
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData("is built for x64, but arm64 was expected", "spark.sparkbert.worker.architecture=arm64", "worker")]
    [InlineData("has no 'SparkBert.Worker' at its root", "spark.app.note=none", "model")]
    public void Archive_that_cannot_be_the_worker_is_refused_before_a_job(string message, string setting, string archive)
    {
        using var folder = new TemporaryFolder();
        var path = archive == "worker" ? package.Worker : ModelArchive(folder);
        var output = Submit("4.2.1", ["--master", "local-cluster[1,1,1024]", "--conf", $"spark.sparkbert.worker={path}", "--conf", setting, Script.Job, "embed"], exitCode: 1);
        Assert.Contains(message, Assert.Single(Lines(output, "error:")), StringComparison.Ordinal);
    }

    [Fact]
    public void Worker_that_is_not_there_is_refused_before_a_job()
    {
        var output = Submit("4.2.1", ["--master", "local[1]", "--conf", "spark.sparkbert.worker=/nowhere/SparkBert.Worker", Script.Job, "embed"], exitCode: 1);
        Assert.Equal(["spark.sparkbert.worker names the worker '/nowhere/SparkBert.Worker', but there is no such file."], Lines(output, "error:"));
    }

    private static string Submit(string version, string[] arguments, int exitCode = 0)
    {
        var home = SparkHomes.Require(version);
        var (code, output, error) = Script.RunWith(
            "spark-submit.sh", new() { ["DOTNET_ROOT"] = null }, ["--spark-home", home, "--conf", "spark.ui.enabled=false", .. arguments]);
        Assert.True(code == exitCode, $"exit code {code}: {output}\n{error[^Math.Min(error.Length, 6000)..]}");
        return output;
    }

    private static string ModelArchive(TemporaryFolder folder)
    {
        var (exitCode, archive, error) = Script.Run("scripts/package.sh", "--no-worker", "--model", Model(), "-o", folder.Path());
        Assert.True(exitCode == 0, error);
        return archive.Trim();
    }

    private static string ModelChecksum() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(Model(), "sparkbert.json"))));

    private static string Model()
    {
        var source = Path.Combine(SparkBert.Tests.TestData.Models, "tiny-cased-full");
        return ModelBundle.OpenOrImport(source).Path;
    }

    private static List<string> Lines(string output, string prefix) =>
        [.. output.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..])];

    [GeneratedRegex("/sparkbert-worker/SparkBert.Shipping.Job runtime:.*/sparkbert-worker/dotnet/shared/Microsoft.NETCore.App/")]
    private static partial Regex OwnRuntime();
}

using System.Text;

namespace SparkBert.Shipping.Tests;

public sealed class SparkSubmitScriptTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SparkSubmitScriptTests()
    {
        // What the script looks at of a Spark; nothing of it runs here.
        Directory.CreateDirectory(folder.Path("my spark", "bin"));
        Directory.CreateDirectory(folder.Path("my spark", "jars"));
        Directory.CreateDirectory(folder.Path("my spark", "conf"));
        File.WriteAllText(folder.Path("my spark", "bin", "spark-submit"), "#!/bin/bash\nexit 99\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Path("my spark", "bin", "spark-submit"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        File.WriteAllText(folder.Path("my spark", "jars", "spark-core_2.13-4.2.1.jar"), "");
        File.WriteAllText(folder.Path("worker.tar.gz"), "");
        File.WriteAllText(folder.Path("model.tar.gz"), "");
    }

    private static string Job => ShippingPackages.JobProgram;

    private string Home => folder.Path("my spark");

    private string Submit => Path.Combine(Home, "bin", "spark-submit");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Local_command_names_the_job_and_hands_every_argument_on_as_it_is()
    {
        string[] arguments = ["in put.txt", "it's", "\"quoted\"", "", "$HOME `x` \\", "--master", "*", "ä\nb"];
        string[] options = ["--master", "local[2]", "--conf", "spark.app.note=a b", "--name", "my job"];
        Assert.Equal(
            [
                Submit, .. options, "--conf", $"spark.pyspark.driver.python={Job}",
                "--class", "org.apache.spark.deploy.PythonRunner", "spark-internal", "job", "", .. arguments,
            ],
            Printed([.. options, Job, .. arguments]));
    }

    [Fact]
    public void Client_of_a_standalone_master_ships_the_worker_beside_the_archives_of_the_user()
    {
        var model = $"{folder.Path("model.tar.gz")}#m";
        var words = Printed(
            "--master=spark://host:7077", "--archives", model, "--worker-archive", folder.Path("worker.tar.gz"),
            "--total-executor-cores", "4", Job);
        Assert.Equal($"{model},{folder.Path("worker.tar.gz")}#sparkbert-worker", After(words, "--archives"));
        Assert.Contains("spark.sparkbert.worker=./sparkbert-worker/SparkBert.Worker", words);
        Assert.Equal("4", After(words, "--total-executor-cores"));
        Assert.Equal("SparkBert.Shipping.Job", After(words, "--name"));
        Assert.Contains("spark-internal", words);
    }

    [Fact]
    public void Archives_of_the_settings_are_shipped_too_and_blanks_in_paths_are_encoded()
    {
        Directory.CreateDirectory(folder.Path("my folder"));
        var worker = folder.Path("my folder", "worker 100%.tar.gz");
        File.WriteAllText(worker, "");
        var model = folder.Path("model.tar.gz");
        var words = Printed("--master", "yarn", "--conf", $"spark.archives={model}#m", "--worker-archive", worker, Job);
        Assert.Equal($"{model}#m,{new Uri(worker).AbsoluteUri}#sparkbert-worker", After(words, "--archives"));
    }

    [Fact]
    public void Cluster_mode_of_a_standalone_master_has_a_jar_and_the_program_of_the_node()
    {
        var words = Printed(
            "--master", "spark://host:7077", "--deploy-mode", "cluster", "--supervise", "--conf",
            "spark.driver.extraJavaOptions=-Dmy.own=1", "--worker-archive", folder.Path("worker.tar.gz"), "--driver-program",
            "/opt/my jobs/Job", Job + ".dll", "x y");
        Assert.Equal(
            ["org.apache.spark.deploy.PythonRunner", Path.Combine(Home, "jars", "spark-core_2.13-4.2.1.jar"), "job", "", "x y"],
            words[(Array.IndexOf(words, "--class") + 1)..]);
        Assert.Contains("spark.pyspark.driver.python=/opt/my jobs/Job", words);
        Assert.Contains("--supervise", words);
        Assert.StartsWith("-Dmy.own=1 --add-opens", After(words, "--driver-java-options"), StringComparison.Ordinal);
    }

    [Fact]
    public void Yarn_and_kubernetes_in_cluster_mode_name_the_program_of_the_container()
    {
        foreach (var master in (string[])["yarn", "k8s://https://host:6443"])
        {
            var words = Printed(
                "--master", master, "--deploy-mode", "cluster", "--worker-archive", folder.Path("worker.tar.gz"), "--driver-program",
                "./sparkbert-job/Job", Job);
            Assert.Contains("spark.pyspark.driver.python=./sparkbert-job/Job", words);
            Assert.Contains("spark-internal", words);
            Assert.Equal($"{folder.Path("worker.tar.gz")}#sparkbert-worker", After(words, "--archives"));
        }
    }

    [Fact]
    public void Kubernetes_gets_nothing_of_this_machine_where_its_image_has_worker_model_and_program()
    {
        var words = Printed(
            "--master", "k8s://https://host:6443", "--deploy-mode", "cluster", "--driver-program", "/opt/sparkbert/job/EmbedText",
            "--conf", "spark.sparkbert.worker=local:///opt/sparkbert/worker/SparkBert.Worker", Job, "in", "--model", "local:///opt/model");
        Assert.DoesNotContain("--archives", words);
        Assert.Contains("spark.pyspark.driver.python=/opt/sparkbert/job/EmbedText", words);
        Assert.Equal("job", After(words, "spark-internal"));
        Assert.DoesNotContain(words, word => word.Contains(Path.GetDirectoryName(Job)!, StringComparison.Ordinal));
    }

    [Fact]
    public void Master_and_worker_of_the_properties_file_count()
    {
        File.WriteAllText(
            Path.Combine(Home, "conf", "spark-defaults.conf"),
            """
            # spark.master nothing
            spark.master   spark://host:7077
            spark.submit.deployMode=cluster
            spark.sparkbert.worker local:/opt/w

            """);
        var words = Printed(Job);
        Assert.DoesNotContain("--archives", words);
        Assert.DoesNotContain("spark-internal", words);
        Assert.Contains("spark-internal", Printed("--conf", "spark.submit.deployMode=client", "--master", "local", Job));
    }

    [Fact]
    public void Program_that_is_its_own_worker_is_named_as_such()
    {
        Assert.Contains($"spark.sparkbert.worker={Job}", Printed("--master", "local", "--program-is-worker", Job));
        var words = Printed(
            "--master", "local-cluster[2,1,1024]", "--program-is-worker", "--worker-archive", folder.Path("worker.tar.gz"), Job);
        Assert.Contains("spark.sparkbert.worker=./sparkbert-worker/SparkBert.Shipping.Job", words);
    }

    [Theory]
    [InlineData("there is no job: give a folder")]
    [InlineData("there is no option '--speed'", "--speed", "9", "JOB")]
    [InlineData("--master needs a value", "--master")]
    [InlineData("there is no job 'nowhere'", "nowhere")]
    [InlineData("--conf needs KEY=VALUE, but has 'x'", "--conf", "x", "JOB")]
    [InlineData("--class is Spark's way", "--class", "a.B", "JOB")]
    [InlineData("the deploy mode must be client or cluster", "--deploy-mode", "moon", "JOB")]
    [InlineData("has no deploy mode cluster", "--master", "local[2]", "--deploy-mode", "cluster", "JOB")]
    [InlineData("needs --driver-program", "--master", "k8s://h", "--deploy-mode", "cluster", "--conf", "spark.sparkbert.worker=/w", "JOB")]
    [InlineData("--driver-program is for deploy mode cluster", "--driver-program", "/x", "JOB")]
    [InlineData("--archives names '/nowhere.tar.gz', but there is no such file", "--archives", "/nowhere.tar.gz#m", "JOB")]
    [InlineData("there is no archive '/nowhere'", "--master", "yarn", "--worker-archive", "/nowhere", "JOB")]
    [InlineData("names a worker already", "--master", "yarn", "--conf", "spark.sparkbert.worker=/w", "--program-is-worker", "JOB")]
    [InlineData("before --doctor only --spark-home may stand", "--master", "yarn", "--doctor")]
    public void Wrong_usage_is_told_with_code_2(string message, params string[] arguments)
    {
        var whole = arguments.Select(argument => argument == "JOB" ? Job : argument);
        var (exitCode, output, error) = Script.Run("spark-submit.sh", ["--spark-home", Home, "--print", .. whole]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Spark_is_taken_from_the_environment_and_from_the_path()
    {
        var (_, output, _) = Script.RunWith("spark-submit.sh", new() { ["SPARK_HOME"] = Home }, "--print", Job);
        Assert.Contains("/bin/spark-submit --conf", output, StringComparison.Ordinal);
        var path = $"{Path.Combine(Home, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        (_, output, _) = Script.RunWith("spark-submit.sh", new() { ["SPARK_HOME"] = null, ["PATH"] = path }, "--print", Job);
        Assert.Contains("/bin/spark-submit --conf", output, StringComparison.Ordinal);
        var (exitCode, _, error) = Script.RunWith("spark-submit.sh", new() { ["SPARK_HOME"] = folder.Path() }, "--print", Job);
        Assert.Equal(2, exitCode);
        Assert.Contains("is no Spark: there is no bin/spark-submit", error, StringComparison.Ordinal);
    }

    /// <summary>The words of the printed command as a shell reads them, from spark-submit on.</summary>
    private string[] Printed(params string[] arguments)
    {
        var (_, output, error) = Script.Run("spark-submit.sh", ["--spark-home", Home, "--print", .. arguments]).Require(0);
        Assert.Equal("", error);
        var command = Escaped(output.TrimEnd('\n'));
        var (_, words, _) = Script.Run("/bin/bash", "-c", $"set -f; eval \"set -- {command}\"; printf '%s\\0' \"$@\"");
        var all = words.Split('\0')[..^1];
        Assert.Equal("env", all[0]);
        Assert.Contains($"SPARK_HOME={Home}", all);
        return all[Array.IndexOf(all, Submit)..];
    }

    /// <summary>Text between double quotes of bash.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            escaped.Append(c is '\\' or '"' or '$' or '`' ? "\\" : "").Append(c);
        }

        return escaped.ToString();
    }

    private static string After(string[] words, string option) => words[Array.IndexOf(words, option) + 1];
}

using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Tests.Shipping;

public sealed class SparkAddressTests
{
    [Theory]
    [InlineData("local", true)]
    [InlineData("local[*]", true)]
    [InlineData("local[8,4]", true)]
    [InlineData("local-cluster[1,8,1024]", false)]
    [InlineData("spark://local:7077", false)]
    public void Local_master_runs_tasks_in_the_drivers_JVM(string master, bool isLocal) =>
        Assert.Equal(isLocal, SparkAddress.IsLocalMaster(master));

    [Theory]
    [InlineData("local:/opt/model", "/opt/model")]
    [InlineData("local:///opt/model", "/opt/model")]
    [InlineData("/opt/model", null)]
    [InlineData("file:/opt/model", null)]
    public void Path_on_every_node_begins_with_local(string name, string? path) =>
        Assert.Equal(path, SparkAddress.GetPathOnEveryNode(name));

    [Theory]
    [InlineData("/opt/m.tar.gz", "/opt/m.tar.gz")]
    [InlineData("m.tar.gz", "m.tar.gz")]
    [InlineData("file:/opt/my%20m.tar.gz", "/opt/my m.tar.gz")]
    [InlineData("file:///opt/my%20m.tar.gz", "/opt/my m.tar.gz")]
    [InlineData("https://host/m.tar.gz", null)]
    [InlineData("hdfs://name/m.tar.gz", null)]
    public void Path_here_is_a_path_or_a_file_address(string name, string? path) => Assert.Equal(path, SparkAddress.GetPathHere(name));
}

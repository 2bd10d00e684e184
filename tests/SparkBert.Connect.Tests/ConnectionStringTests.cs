using SparkBert.Connect.Sql;
using SparkBert.Connect.Transport;

namespace SparkBert.Connect.Tests;

/// <summary>Addresses of servers: what they mean, and what is refused without a word of their values.</summary>
public sealed class ConnectionStringTests
{
    private const string Secret = "s3cr3t-token";
    private const string Session = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";

    [Fact]
    public void An_address_needs_only_a_host()
    {
        var server = ConnectionString.Parse("sc://spark.example.com");
        Assert.Equal(("spark.example.com", 15002, false), (server.Host, server.Port, server.UseSsl));
        Assert.Equal(new Uri("http://spark.example.com:15002"), server.Address);
        Assert.Equal(Environment.UserName, server.UserId);
        Assert.True(Guid.TryParse(server.SessionId, out _));
        Assert.NotEqual(server.SessionId, ConnectionString.Parse("sc://spark.example.com").SessionId);
    }

    [Fact]
    public void Values_are_read()
    {
        var server = ConnectionString.Parse(
            $"sc://[::1]:4040/;token=a%3Bb%3Dc;use_ssl=true;user_id=m%20x;session_id={Session};x-cluster=42;");
        Assert.Equal(new Uri("https://[::1]:4040"), server.Address);
        Assert.Equal(("a;b=c", "m x", Session), (server.Token, server.UserId, server.SessionId));
        Assert.Equal("42", Assert.Single(server.Headers).Value);
    }

    [Theory]
    [InlineData("sc://far.example.com/;token=" + Secret, true)]
    [InlineData("sc://localhost/;token=" + Secret, false)]
    [InlineData("sc://127.0.0.1/;token=" + Secret, false)]
    [InlineData("sc://[::1]/;token=" + Secret + ";use_ssl=true", true)]
    [InlineData("sc://far.example.com/;use_ssl=false", false)]
    public void A_token_crosses_a_network_encrypted(string address, bool useSsl) =>
        Assert.Equal(useSsl, ConnectionString.Parse(address).UseSsl);

    [Theory]
    [InlineData("sc://far.example.com/;use_ssl=false;token=" + Secret, "plain text")]
    [InlineData("sc://10.0.0.7/;token=" + Secret + ";use_ssl=False", "plain text")]
    [InlineData("http://host/;token=" + Secret, "sc://host:port")]
    [InlineData("sc://host/" + Secret, "sc://host:port")]
    [InlineData("sc://user:" + Secret + "@host", "percent-encoded")]
    [InlineData("sc://host/;token=a#" + Secret, "percent-encoded")]
    [InlineData("sc://host/;token=a?" + Secret, "percent-encoded")]
    [InlineData("sc://host/;" + Secret, "key=value")]
    [InlineData("sc://host/;token=", "key=value")]
    [InlineData("sc://host/;token=a;token=" + Secret, "'token' stands twice")]
    [InlineData("sc://host/;use_ssl=" + Secret, "true or false")]
    [InlineData("sc://host/;session_id=" + Secret, "UUID")]
    [InlineData("sc://host:99999", "sc://host:port")]
    [InlineData("host:15002", "sc://host:port")]
    public void Other_forms_are_refused_without_their_values(string address, string message)
    {
        var error = Assert.Throws<FormatException>(() => SparkSession.Builder().Remote(address));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_in_no_text()
    {
        var server = ConnectionString.Parse($"sc://localhost:1/;token={Secret}");
        Assert.Equal("localhost:1", server.ToString());
        var error = Assert.Throws<SparkGoneException>(SparkSession.Builder().Remote($"sc://localhost:1/;token={Secret}").GetOrCreate);
        Assert.Contains("localhost:1 can't be reached", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_needs_a_server() => Assert.Throws<InvalidOperationException>(SparkSession.Builder().GetOrCreate);
}

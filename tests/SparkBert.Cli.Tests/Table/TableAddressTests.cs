using Npgsql;
using SparkBert.Cli.Table;

namespace SparkBert.Cli.Tests.Table;

public sealed class TableAddressTests
{
    [Theory]
    [InlineData("postgresql://me@db.example:6543/texts", "db.example", 6543, "me", null, "texts", "db.example:6543/texts")]
    [InlineData("postgres://db.example/texts", "db.example", 5432, null, null, "texts", "db.example:5432/texts")]
    [InlineData("postgresql://me:p%40ss%3A@db/a%20b", "db", 5432, "me", "p@ss:", "a b", "db:5432/a b")]
    [InlineData("postgresql://me@db", "db", 5432, "me", null, null, "db:5432/me")]
    [InlineData("postgresql:///texts", "localhost", 5432, null, null, "texts", "localhost:5432/texts")]
    [InlineData("POSTGRESQL:///texts?host=/run/postgresql&user=me&port=1", "/run/postgresql", 1, "me", null, "texts",
        "/run/postgresql:1/texts")]
    [InlineData("postgresql://me@/texts?host=/tmp", "/tmp", 5432, "me", null, "texts", "/tmp:5432/texts")]
    [InlineData("postgresql://me@%2Ftmp:6543/texts", "/tmp", 6543, "me", null, "texts", "/tmp:6543/texts")]
    [InlineData("postgresql://[::1]:6543/texts", "[::1]", 6543, null, null, "texts", "[::1]:6543/texts")]
    public void Addresses_are_read_as_PostgreSQL_s_programs_read_them(
        string text, string host, int port, string? user, string? password, string? database, string name)
    {
        Assert.True(TableAddress.IsAddress(text));
        var address = TableAddress.Parse(text, _ => null);
        var connection = new NpgsqlConnectionStringBuilder(address.Connection);

        Assert.Equal(
            (host, port, user, password, database),
            (connection.Host, connection.Port, connection.Username, connection.Password, connection.Database));
        Assert.Equal(name, address.Name);
    }

    [Fact]
    public void Parameters_have_libpq_s_names_and_values()
    {
        var address = TableAddress.Parse("postgresql://db/texts?sslmode=verify-full&application_name=nightly&connect_timeout=7"
            + "&options=-c%20work_mem%3D64MB&channel_binding=require", _ => null);
        var connection = new NpgsqlConnectionStringBuilder(address.Connection);

        Assert.Equal(
            (SslMode.VerifyFull, "nightly", 7, "-c work_mem=64MB", ChannelBinding.Require),
            (connection.SslMode, connection.ApplicationName, connection.Timeout, connection.Options, connection.ChannelBinding));
    }

    [Fact]
    public void What_the_address_does_not_say_comes_from_the_environment()
    {
        var variables = new Dictionary<string, string>
        {
            ["PGHOST"] = "/run/postgresql",
            ["PGPORT"] = "6543",
            ["PGDATABASE"] = "texts",
            ["PGSSLMODE"] = "verify-full",
            ["PGUSER"] = "me",
        };
        var connection = new NpgsqlConnectionStringBuilder(
            TableAddress.Parse("postgresql://", variables.GetValueOrDefault).Connection);
        Assert.Equal(
            ("/run/postgresql", 6543, "texts", SslMode.VerifyFull),
            (connection.Host, connection.Port, connection.Database, connection.SslMode));

        var given = TableAddress.Parse("postgresql://db:1/other?sslmode=disable", variables.GetValueOrDefault);
        Assert.Equal("db:1/other", given.Name);
        Assert.Equal(SslMode.Disable, new NpgsqlConnectionStringBuilder(given.Connection).SslMode);
        variables.Remove("PGDATABASE");
        Assert.Equal("db:6543/me", TableAddress.Parse("postgresql://db", variables.GetValueOrDefault).Name);

        variables["PGSSLMODE"] = "perhaps";
        var error = Assert.Throws<UsageException>(() => TableAddress.Parse("postgresql://db", variables.GetValueOrDefault));
        Assert.Equal("--output: the variable PGSSLMODE has a value that can't be used.", error.Message);
    }

    [Theory]
    [InlineData("postgresql://me:s3cret@db:port/texts", "the address of the database can't be read")]
    [InlineData("postgresql://me:s3cret@db/texts?sslmode=s3cret", "the parameter 'sslmode' of the database's address")]
    [InlineData("postgresql://me:s3cret@db/texts?connect_timeout=soon", "the parameter 'connect_timeout' of the database's address")]
    [InlineData("postgresql://me:s3cret@one,two/texts", "expected is postgresql://user@host:port/database, with one host")]
    [InlineData("postgresql://me:s3cret@db/texts#1", "the address of the database can't be read")]
    [InlineData("postgresql://me:s3@cret@db/texts", "the address of the database can't be read")]
    [InlineData("postgresql://me:s3cret@db/texts?search_path=x", "has a parameter 'search_path'; known are host, port")]
    public void What_can_t_be_read_is_named_without_the_password(string text, string message)
    {
        var error = Assert.Throws<UsageException>(() => TableAddress.Parse(text, _ => null));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("-")]
    [InlineData("postgresql")]
    [InlineData("mysql://db/texts")]
    public void Other_outputs_are_no_addresses(string output) => Assert.False(TableAddress.IsAddress(output));
}

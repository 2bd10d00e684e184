using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests.Table;

/// <summary>Vectors as rows of a table, read back by psql.</summary>
public sealed class TableTests(PostgresServer server) : CommandTest, IClassFixture<PostgresServer>
{
    private const string Lines =
        "{\"text\":\"The bank closed. It's late.\",\"key\":\"a\"}\n{broken\n{\"text\":\"\"}\n{\"text\":\"A bank.\",\"key\":\"d\"}\n";

    public static TheoryData<string, string> Formats =>
        new MatrixTheoryData<string, string>(["standin", "pgvector"], ["float32", "float16", "bfloat16"]);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_table_has_the_bits_of_the_annotations(string database, string vectors)
    {
        server.Require(database);
        var input = Write("in.jsonl", Lines + string.Concat(Enumerable.Range(0, 1500).Select(i => $"{{\"text\":\"Row {i}.\"}}\n")));
        var table = $"bits_{vectors}";
        Run(3, input, "-o", Folder.Path("annotations.jsonl"));
        Run(3, input, "-o", server.Address(database), "--table", table, "--vectors", vectors);

        Func<float, float> round = vectors switch
        {
            "float16" => value => (float)(Half)value,
            "bfloat16" => VectorRounding.ToBFloat16,
            _ => value => value,
        };
        var expected = FlatFile.FromAnnotations(Folder.Path("annotations.jsonl"))
            .Select(row => row with { Vector = row.Vector?.Select(round).ToArray() });
        Assert.Equal(expected.Select(row => $"{row}"), Read(database, table, vectors == "float16").Select(row => $"{row}"));
    }

    [Theory]
    [InlineData("standin")]
    [InlineData("pgvector")]
    public void Levels_ids_and_names_are_those_that_were_asked_for(string database)
    {
        server.Require(database);
        var input = Write("in.jsonl", Lines);
        server.Query(database, "CREATE SCHEMA \"My texts\"");
        string[] options = ["--quarantine", Folder.Path("bad.jsonl"), "--id-col", "key", "--level", "document"];
        Run(3, input, ["-o", server.Address(database), "--table", "\"My texts\".Documents", .. options]);

        Assert.Equal("a|32\nd|32\n", server.Query(
            database, "SELECT id, get_byte(vector_send(vector), 1) FROM \"My texts\".documents ORDER BY id"));
        Assert.Equal("id,vector\n", server.Query(
            database,
            "SELECT string_agg(attname::text, ',' ORDER BY attnum) FROM pg_attribute "
            + "WHERE attrelid = '\"My texts\".documents'::regclass AND attnum > 0"));
    }

    [Fact]
    public void The_real_extension_finds_the_nearest()
    {
        server.Require("pgvector");
        Run(0, Write("in.txt", "a bank\na river\na bank\n"), "-o", server.Address("pgvector"), "--table", "near");

        Assert.Equal("1,3\n", server.Query(
            "pgvector",
            "SELECT string_agg(id::text, ',' ORDER BY id) FROM near "
            + "WHERE vector <=> (SELECT vector FROM near WHERE id = 1 AND token = 'bank') < 1e-6"));
    }

    [Fact]
    public void A_table_that_is_there_is_kept_added_to_or_replaced_as_the_user_says()
    {
        server.Require("standin");
        var (one, two) = (Write("one.txt", "one\n"), Write("two.txt", "two\n"));
        var address = server.Address("standin");
        Run(0, one, "-o", address, "--table", "kept");
        server.Query("standin", "CREATE INDEX kept_tokens ON kept (token); ALTER TABLE kept ADD COLUMN note text");

        Refuse("the table kept of ", one, "-o", address, "--table", "kept");
        Assert.Equal("one\n", Tokens("kept"));

        Run(0, two, "-o", address, "--table", "kept", "--append");
        Assert.Equal("one\ntwo\n", Tokens("kept"));

        Run(0, two, "-o", address, "--table", "kept", "--overwrite");
        Assert.Equal("two\n", Tokens("kept"));
        Assert.Equal("kept_tokens\n", server.Query("standin", "SELECT indexname FROM pg_indexes WHERE tablename = 'kept'"));

        // A run that ends at a bad row changes nothing.
        var bad = Write("bad.jsonl", "{\"text\":\"three\"}\n{broken\n");
        Run(1, bad, "-o", address, "--table", "kept", "--overwrite", "--mode", "failfast");
        Assert.Equal("two\n", Tokens("kept"));
    }

    [Theory]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public void A_run_that_is_ended_leaves_nothing(string signal, int expected)
    {
        server.Require("standin");
        var table = "ended_" + signal;
        Run(0, Write("one.txt", "one\n"), "-o", server.Address("standin"), "--table", table);
        using var process = CliProcess.Start(Embed(WriteLong(), "-o", server.Address("standin"), "--table", table, "--overwrite"));
        WaitForRows(process, table);
        Assert.Equal("one\n", Tokens(table));
        CliProcess.Send(process, signal);
        process.WaitForExit();

        Assert.Equal(expected, process.ExitCode);
        Assert.Equal("one\n", Tokens(table));
    }

    [Fact]
    public void A_lost_connection_ends_the_run_and_is_named()
    {
        server.Require("standin");
        Run(0, Write("one.txt", "one\n"), "-o", server.Address("standin"), "--table", "lost");
        var address = server.Address("standin", more: "&application_name=lost");
        using var process = CliProcess.Start(Embed(WriteLong(), "-o", address, "--table", "lost", "--append"));
        WaitForRows(process, "lost");
        server.Query("standin", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lost'");
        var (code, _, error) = CliProcess.Finish(process);

        Assert.True(code == 1, error);
        Assert.Contains("the table lost of ", error, StringComparison.Ordinal);
        Assert.Contains("No output file was written.", error, StringComparison.Ordinal);
        Assert.Equal("one\n", Tokens("lost"));
    }

    [Fact]
    public void Rows_that_are_refused_end_the_run_and_leave_table_and_quarantine_as_they_were()
    {
        server.Require("standin");
        var address = server.Address("standin");
        Run(0, Write("one.txt", "one\n"), "-o", address, "--table", "checked");
        server.Query(
            "standin", "ALTER TABLE checked ADD CONSTRAINT once UNIQUE (token) DEFERRABLE INITIALLY DEFERRED");
        var bad = Write("bad.jsonl", "before\n");
        string[] options = ["-o", address, "--table", "checked", "--overwrite", "--quarantine", bad];

        // Deferred constraints are looked at in the end, before the quarantine gets its name.
        var error = Run(1, Write("in.jsonl", "{broken\n{\"text\":\"two two\"}\n"), options);
        Assert.Contains("duplicate key value violates unique constraint \"once\"", error, StringComparison.Ordinal);
        Assert.Equal(("one\n", "before\n"), (Tokens("checked"), File.ReadAllText(bad)));

        // What the server refuses at once ends the run then: it would take minutes.
        server.Query("standin", "ALTER TABLE checked DROP CONSTRAINT once; ALTER TABLE checked ADD CHECK (token <> 'Hello')");
        error = Run(1, WriteLong(), "-o", address, "--table", "checked", "--append");
        Assert.Contains("violates check constraint", error, StringComparison.Ordinal);
        Assert.Equal("one\n", Tokens("checked"));
    }

    [Fact]
    public void Rows_that_a_trigger_keeps_out_or_in_are_told()
    {
        server.Require("standin");
        var (address, input) = (server.Address("standin"), Write("one.txt", "one two\n"));
        Run(0, input, "-o", address, "--table", "filtered");
        server.Query(
            "standin",
            "CREATE FUNCTION leave_out() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.token = ''two'' THEN RETURN NULL; END IF; "
            + "RETURN NEW; END'; CREATE TRIGGER filter BEFORE INSERT ON filtered FOR EACH ROW EXECUTE FUNCTION leave_out()");

        var error = Run(0, input, "-o", address, "--table", "filtered", "--append");
        Assert.Contains("1 rows are not in filtered: a trigger or a rule of the table left them out.", error, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\none\n", Tokens("filtered"));

        server.Query("standin", "CREATE RULE keep AS ON DELETE TO filtered DO INSTEAD NOTHING");
        Refuse("does not let go of all its rows", input, "-o", address, "--table", "filtered", "--overwrite");
    }

    [Fact]
    public void Time_limits_of_a_role_are_not_the_run_s()
    {
        server.Require("standin");
        server.Query(
            "standin",
            "CREATE ROLE hurried LOGIN SUPERUSER; ALTER ROLE hurried SET statement_timeout = '200ms'; "
            + "ALTER ROLE hurried SET idle_in_transaction_session_timeout = '200ms'");
        var (address, input) = (server.Address("standin", user: "hurried"), Write("one.txt", "one\n"));
        Run(0, input, "-o", address, "--table", "slow");
        server.Query(
            "standin",
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NEW; END'; "
            + "CREATE TRIGGER wait BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION wait()");

        Run(0, input, "-o", address, "--table", "slow", "--append");
        var error = Run(1, input, "-o", address + "&options=-c%20statement_timeout%3D200", "--table", "slow", "--append");
        Assert.Contains("statement timeout", error, StringComparison.Ordinal);
        Assert.Equal("one\none\n", Tokens("slow"));
    }

    [Theory]
    [InlineData("ext")]
    [InlineData("My.ext")]
    public void The_types_may_be_in_another_schema(string schema)
    {
        server.Require("pgvector");
        var database = "schema_" + schema.Length;
        server.Query("postgres", $"CREATE DATABASE {database}");
        server.Query(database, $"CREATE SCHEMA \"{schema}\"; CREATE EXTENSION vector SCHEMA \"{schema}\"; CREATE TABLE vector (id int)");
        var (input, address) = (Write("one.txt", "one\n"), server.Address(database));

        if (schema == "ext")
        {
            Run(0, input, "-o", address, "--table", "texts");
            Assert.Equal("1\n", server.Query(database, "SELECT count(*) FROM texts"));
        }
        else
        {
            Refuse("pgvector's types can't be used in ", input, "-o", address, "--table", "texts");
        }
    }

    [Fact]
    public void A_table_that_another_session_holds_is_not_waited_for_for_ever()
    {
        server.Require("standin");
        var input = Write("in.txt", "one\n");
        Run(0, input, "-o", server.Address("standin"), "--table", "held");
        using var other = server.Open("standin");
        other.StandardInput.WriteLine("BEGIN; LOCK TABLE held IN ROW EXCLUSIVE MODE; SELECT 'held';");
        other.StandardInput.Flush();
        Assert.Equal("held", other.StandardOutput.ReadLine());

        // Rows may be added at the same time, and not replaced.
        var address = server.Address("standin", more: "&options=-c%20lock_timeout%3D100");
        Run(0, input, "-o", address, "--table", "held", "--append");
        Refuse("another session holds the table held of ", input, "-o", address, "--table", "held", "--overwrite");

        other.StandardInput.Close();
        other.WaitForExit();
        Assert.Equal("one\none\n", Tokens("held"));
    }

    [Fact]
    public void A_character_that_a_table_does_not_take_is_reported()
    {
        server.Require("standin");
        var input = Write("in.jsonl", "{\"text\":\"a\\u0000b\",\"key\":\"x\"}\n{\"text\":\"c\",\"key\":\"y\\u0000\"}\n");
        var error = Run(0, input, "-o", server.Address("standin"), "--table", "nuls");
        Assert.Contains("1 texts have the character U+0000, which PostgreSQL does not take", error, StringComparison.Ordinal);
        Assert.Equal("a\uFFFDb\nc\n", Tokens("nuls"));

        // An id that is another one would be the wrong row's.
        error = Run(1, input, "-o", server.Address("standin"), "--table", "nul_ids", "--id-col", "key");
        Assert.Contains("an id has the character U+0000", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_come_from_the_environment_and_are_never_shown()
    {
        server.Require("standin");
        var input = Write("in.txt", "one\n");
        var address = server.Address("standin", user: "guarded");
        var (code, output, error) = CliProcess.Run(
            new Dictionary<string, string> { ["PGPASSWORD"] = PostgresServer.Password }, Embed(input, "-o", address, "--table", "guarded"));
        Assert.True(code == 0, error);

        var wrong = CliProcess.Run(Embed(input, "-o", address + "&password=s3cret", "--table", "guarded", "--append"));
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("password authentication failed for user \"guarded\"", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, output + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "has no type vector; install pgvector and run CREATE EXTENSION vector there")]
    [InlineData("none", "can't be used: database \"none\" does not exist")]
    [InlineData("standin", "a row of a table is a vector: leave out --layout annotations", "--layout", "annotations")]
    [InlineData("standin", "--resume is of files", "--resume")]
    [InlineData("standin", "--output-format is of files", "--output-format", "jsonl")]
    [InlineData("standin", "take one of both", "--append", "--overwrite")]
    [InlineData("standin", "--table a b is no name of a table", "--table", "a b")]
    [InlineData("standin", "--table pg_tables is no table of ", "--table", "pg_tables")]
    [InlineData("standin", "--table pg_temp.texts is a table of this run alone", "--table", "pg_temp.texts")]
    [InlineData("standin", "has a name of more than 63 bytes",
        "--table", "a234567890b234567890c234567890d234567890e234567890f234567890g234")]
    [InlineData("standin", "has a name of more than 63 bytes",
        "--table", "new", "--error-col", "a234567890b234567890c234567890d234567890e234567890f234567890g234")]
    [InlineData("latin", "holds its texts in LATIN1, and UTF8 is needed")]
    [InlineData("standin", "can't be written: schema \"nowhere\" does not exist", "--table", "nowhere.texts")]
    [InlineData("standin", "the column 'id' of the table other of ", "--table", "other", "--append")]
    [InlineData("standin", "the column 'vector' of the table longer of ", "--table", "longer", "--append")]
    [InlineData(
        "standin", "has no column 'error' (text); add it, or take another --table. Bad rows need it, which --quarantine sets aside.",
        "--table", "no_errors", "--append")]
    [InlineData("standin", "has a column 'owner' that may not be null", "--table", "owned", "--append")]
    [InlineData("standin", "--id-col: a table takes integers and texts as ids, and the column has the type double", "--id-col", "price")]
    public void What_a_table_can_t_take_is_refused_before_any_work(string database, string message, params string[] options)
    {
        server.Require("standin");
        const string Rest = "sentence int, token text, \"begin\" int, \"end\" int";
        server.Query(
            "standin",
            $"CREATE TABLE IF NOT EXISTS other (id text, {Rest}, vector vector(32), error text);"
            + $"CREATE TABLE IF NOT EXISTS longer (id bigint, {Rest}, vector vector(64), error text);"
            + $"CREATE TABLE IF NOT EXISTS no_errors (id bigint, {Rest}, vector vector);"
            + $"CREATE TABLE IF NOT EXISTS owned (id bigint, {Rest}, vector vector, error varchar(80), owner text NOT NULL)");

        Refuse(message, Write("in.jsonl", "{\"text\":\"Hello.\",\"price\":1.5}\n"), ["-o", server.Address(database), .. options]);
    }

    [Theory]
    [InlineData("jdbc:postgresql://me:s3cret@db/texts")]
    [InlineData("postgresql+psycopg2://me:s3cret@db/texts")]
    public void Addresses_of_other_programs_are_refused_without_their_passwords(string output)
    {
        var error = Run(2, Write("in.txt"), "-o", output);
        Assert.Contains("expected is a file, or postgresql://user@host/database", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
        error = CliProcess.Run("embed", "postgresql://me:s3cret@db/texts", "-o", Folder.Path("out.jsonl")).Error;
        Assert.Contains("postgresql://...@db/texts", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--table is of a table", "--table", "texts")]
    [InlineData("--append is of a table", "--append")]
    public void What_only_a_table_has_is_refused_for_files(string message, params string[] options) =>
        Refuse(message, Write("in.txt"), ["-o", Folder.Path("out.jsonl"), .. options]);

    private static IEnumerable<float> ReadFloats(byte[] bytes, bool isHalf) =>
        isHalf
            ? bytes.Chunk(sizeof(short)).Select(value => (float)BinaryPrimitives.ReadHalfBigEndian(value))
            : bytes.Chunk(sizeof(float)).Select(value => BinaryPrimitives.ReadSingleBigEndian(value));

    private IEnumerable<FlatRow> Read(string database, string table, bool isHalf)
    {
        var send = isHalf ? "halfvec_send" : "vector_send";
        var rows = server.Query(
            database,
            "SELECT json_build_array(id, sentence, token, \"begin\", \"end\", error, "
            + $"encode({send}(vector), 'hex')) FROM {table} ORDER BY ctid");
        foreach (var line in rows.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var row = JsonSerializer.Deserialize<JsonElement[]>(line)!;
            var bytes = row[6].GetString() is { } hex ? Convert.FromHexString(hex) : null;
            if (bytes is not null)
            {
                // How many there are, and two bytes for later versions.
                Assert.Equal([0, 32, 0, 0], bytes[..4]);
            }

            yield return new FlatRow(
                row[0].GetRawText(), Integer(row[1]), row[2].GetString(), Integer(row[3]), Integer(row[4]),
                bytes is null ? null : [.. ReadFloats(bytes[4..], isHalf)], row[5].GetString());
        }

        static int? Integer(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();
    }

    private string Tokens(string table) => server.Query("standin", $"SELECT token FROM {table} ORDER BY ctid");

    /// <summary>Waits until a table has more than the page of its first row, rows of other sessions included.</summary>
    private void WaitForRows(Process process, string table)
    {
        while (server.Query("standin", $"SELECT 1 WHERE pg_relation_size('{table}') > 8192").Length == 0)
        {
            Assert.False(process.HasExited, "the run ended before it wrote");
        }
    }

    private static string Run(int expected, string input, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(Embed(input, options));
        Assert.True(code == expected, error);
        return error;
    }

    private static void Refuse(string message, string input, params string[] options)
    {
        var error = Run(2, input, options);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}

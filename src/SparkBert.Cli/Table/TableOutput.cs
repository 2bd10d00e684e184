using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using Npgsql;
using SparkBert.Cli.Files;

namespace SparkBert.Cli.Table;

/// <summary>
/// Vectors as rows of a table of PostgreSQL with pgvector, by <c>COPY</c> in its binary form. All of it is one transaction: others see the
/// rows when the run is done, or none, and the rows of <c>--overwrite</c> until then.
/// </summary>
internal sealed class TableOutput : IRowOutput
{
    /// <summary>The table of who names none.</summary>
    public const string DefaultTable = "embeddings";

    /// <summary>
    /// Limits of time, which a role may have for queries of people, and what they are here where the address says nothing: the model takes
    /// the time that it takes, and only another session's lock on the table is not waited for for ever.
    /// </summary>
    private const string SetLimits =
        "SELECT set_config(name, CASE name WHEN 'lock_timeout' THEN '10s' ELSE '0' END, false) FROM pg_settings "
        + "WHERE source <> 'client' AND (name = 'lock_timeout' AND setting = '0' "
        + "OR name IN ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout'))";

    /// <summary>The bytes of a name that PostgreSQL keeps; it cuts off the rest.</summary>
    private const int MaxNameBytes = 63;

    private readonly string database;
    private readonly TableMode mode;
    private readonly Action<string> log;
    private readonly NpgsqlDataSource source;

    /// <summary>The table as the user gave it, and in quotes, as statements need it.</summary>
    private readonly string table;
    private string quoted = "";
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;
    private TableColumn[] columns = [];
    private string copyStatement = "";
    private long withNul;
    private long refusedSilently;

    private TableOutput(TableAddress address, string table, TableMode mode, Action<string> log)
    {
        (this.table, this.mode, this.log, database) = (table, mode, log, address.Name);
        var builder = new NpgsqlDataSourceBuilder(address.Connection);
        builder.UseVector();
        source = builder.Build();
    }

    /// <summary>Connects, and begins the transaction: what can't be written is refused before any work.</summary>
    /// <param name="address">The database.</param>
    /// <param name="table">The table, as in SQL: a name, or a schema and a name.</param>
    /// <param name="mode">What becomes of a table that is there.</param>
    /// <param name="log">Takes lines for the user.</param>
    /// <exception cref="UsageException">
    /// The database can't be reached, has no pgvector, or has the table already and <paramref name="mode"/> says nothing of it.
    /// </exception>
    public static TableOutput Create(TableAddress address, string table, TableMode mode, Action<string> log)
    {
        var output = new TableOutput(address, table, mode, log);
        try
        {
            output.Begin();
            return output;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or SocketException or CryptographicException
            or IOException or UnauthorizedAccessException)
        {
            output.Dispose();
            throw new UsageException($"the database {address.Name} can't be used: {Describe(error)}.");
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>Makes the table, or compares its columns, and sees that it can be written.</summary>
    /// <exception cref="UsageException">The table has other columns, can't be written, or another session holds it.</exception>
    public void Prepare(Schema schema)
    {
        columns = [.. schema.FieldsList.Select(TableColumn.Create)];
        foreach (var column in columns)
        {
            RequireName(column.Name, $"the column '{column.Name}'");
        }

        try
        {
            if (Ask("SELECT to_regclass($1)::text", quoted) is null)
            {
                Run($"CREATE TABLE {quoted} ({string.Join(", ", columns.Select(column => $"{Quote(column.Name)} {TypeOf(column)}"))})");
            }
            else
            {
                TakeTable();
            }

            copyStatement =
                $"COPY {quoted} ({string.Join(", ", columns.Select(column => Quote(column.Name)))}) FROM STDIN (FORMAT BINARY)";
            Copy([]);
            foreach (var column in columns)
            {
                column.Probe(connection!);
            }
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new UsageException($"another session holds the table {table} of {database}; run again when it is done.");
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            // Another run has made it since this one looked: the first is a table of the system.
            throw IsThere();
        }
        catch (NpgsqlException error)
        {
            throw new UsageException($"the table {table} of {database} can't be written: {Describe(error)}.");
        }
        catch (Exception error) when (error is NotSupportedException or ArgumentException or InvalidCastException)
        {
            throw new UsageException(
                $"pgvector's types can't be used in {database}: another type has the same name, or the schema's name has a dot.");
        }
    }

    /// <summary>Writes rows, by a <c>COPY</c> of their own: what the server does not take is said now, and not at the end.</summary>
    public void Write(RecordBatch batch) => Guard(() => Copy([batch]));

    public void Complete(Schema schema) => Guard(() =>
    {
        if (withNul > 0)
        {
            log(string.Create(
                CultureInfo.InvariantCulture,
                $"{withNul} texts have the character U+0000, which PostgreSQL does not take: U+FFFD stands for it in {table}."));
        }

        if (refusedSilently > 0)
        {
            log(string.Create(
                CultureInfo.InvariantCulture,
                $"{refusedSilently} rows are not in {table}: a trigger or a rule of the table left them out."));
        }
    });

    public void Publish() => Guard(() => transaction!.Commit());

    public void Dispose()
    {
        try
        {
            // What is not complete is taken back by the server.
            transaction?.Dispose();
            connection?.Dispose();
        }
        catch (Exception error) when (error is NpgsqlException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is gone, and so is what it had not ended.
        }
        finally
        {
            source.Dispose();
        }
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What the server says, without what Npgsql puts around it.</summary>
    private static string Describe(Exception error) =>
        (error is PostgresException refused ? refused.MessageText : (error.InnerException ?? error).Message).TrimEnd('.');

    /// <summary>Refuses a name that PostgreSQL would cut, which may be another's then.</summary>
    private static void RequireName(string name, string what)
    {
        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
        {
            throw new UsageException($"{what} has a name of more than {MaxNameBytes} bytes, which PostgreSQL would cut; give another.");
        }
    }

    private void Begin()
    {
        connection = source.OpenConnection();
        Run(SetLimits);
        transaction = connection.BeginTransaction();
        if (Ask("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()") is not "UTF8" and var encoding)
        {
            throw new UsageException($"the database {database} holds its texts in {encoding}, and UTF8 is needed.");
        }

        if (FindSchema(TableColumn.VectorType) is null)
        {
            throw new UsageException(
                $"the database {database} has no type {TableColumn.VectorType}; install pgvector and run CREATE EXTENSION vector there.");
        }

        string[] parts;
        try
        {
            parts = (string[])Ask("SELECT parse_ident($1)", table)!;
        }
        catch (PostgresException)
        {
            throw new UsageException($"--table {table} is no name of a table; give one as in SQL: name, or schema.name.");
        }

        foreach (var part in parts)
        {
            RequireName(part, $"--table {table}");
        }

        if (parts.Length > 1 && parts[0].StartsWith("pg_temp", StringComparison.Ordinal))
        {
            throw new UsageException($"--table {table} is a table of this run alone, which ends with it; give another schema.");
        }

        quoted = string.Join('.', parts.Select(Quote));
        if (Ask("SELECT relkind::text FROM pg_class WHERE oid = to_regclass($1)", quoted) is string kind)
        {
            if (kind is not ("r" or "p"))
            {
                throw new UsageException($"--table {table} is no table of {database}; give another name.");
            }

            if (mode == TableMode.Create)
            {
                throw IsThere();
            }
        }
    }

    private UsageException IsThere() =>
        new($"the table {table} of {database} is there already; give another --table, --append or --overwrite.");

    /// <summary>Compares the columns of the table that is there, and empties it where it is to be replaced.</summary>
    private void TakeTable()
    {
        if (mode == TableMode.Create)
        {
            // It was not there when the run began.
            throw IsThere();
        }

        // Two runs that replace its rows would leave those of both. Who reads it is not held up.
        Run($"LOCK TABLE {quoted} IN {(mode == TableMode.Overwrite ? "SHARE ROW EXCLUSIVE" : "ROW EXCLUSIVE")} MODE");
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var command = new NpgsqlCommand(
            "SELECT attname::text, format_type(atttypid, atttypmod), attnotnull AND NOT atthasdef AND attidentity = '' FROM pg_attribute "
            + "WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped", connection))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = quoted });
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var (name, type) = (reader.GetString(0), reader.GetString(1));
                types.Add(name, type[(type.LastIndexOf('.') + 1)..]);
                if (reader.GetBoolean(2) && columns.All(column => column.Name != name))
                {
                    throw new UsageException($"the table {table} of {database} has a column '{name}' that may not be null, and no row of "
                        + "this output has it; give it a default value, or take another --table.");
                }
            }
        }

        foreach (var column in columns)
        {
            if (!types.TryGetValue(column.Name, out var type))
            {
                throw new UsageException($"the table {table} of {database} has no column '{column.Name}' ({column.Type}); add it, or take "
                    + "another --table."
                    + (columns[^1] == column && column.Type == "text" ? " Bad rows need it, which --quarantine sets aside." : ""));
            }

            if (!IsLike(column.Type, type))
            {
                throw new UsageException($"the column '{column.Name}' of the table {table} of {database} is {type}, and {column.Type} is "
                    + "needed; take another --table.");
            }
        }

        if (mode == TableMode.Overwrite)
        {
            Run($"DELETE FROM {quoted}");
            if (Ask($"SELECT 'left' FROM {quoted} LIMIT 1") is not null)
            {
                throw new UsageException(
                    $"the table {table} of {database} does not let go of all its rows: a trigger or a rule keeps some; take another "
                    + "--table.");
            }
        }
    }

    /// <summary>Whether a column takes the bytes of a type: texts have one form, and a vector may have no length.</summary>
    private static bool IsLike(string needed, string found) => needed == found
        || (needed == "text" && found.StartsWith("character varying", StringComparison.Ordinal))
        || (needed.Contains('(', StringComparison.Ordinal) && needed[..needed.IndexOf('(', StringComparison.Ordinal)] == found);

    /// <summary>The type with its schema, which need not be in the search path.</summary>
    private string TypeOf(TableColumn column)
    {
        var name = column.Type.Split('(')[0];
        if (name is not (TableColumn.VectorType or TableColumn.HalfVectorType))
        {
            return column.Type;
        }

        var schema = FindSchema(name) ?? throw new UsageException(
            $"pgvector of the database {database} has no type {name}; upgrade it, or take --vectors float32.");
        return $"{Quote(schema)}.{column.Type}";
    }

    /// <summary>The schema of a type of pgvector; the row of a table of that name is a type, too.</summary>
    private string? FindSchema(string type) => Ask(
        "SELECT nspname::text FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace WHERE typname = $1 AND typtype = 'b'",
        type) as string;

    private void Copy(IEnumerable<RecordBatch> batches)
    {
        var sent = 0L;
        using var copy = connection!.BeginBinaryImport(copyStatement);
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                copy.StartRow();
                for (var column = 0; column < columns.Length; column++)
                {
                    var array = batch.Column(column);
                    if (TableColumn.HasNul(array, row))
                    {
                        RequireText(isId: column == 0);
                    }

                    columns[column].Write(copy, array, row);
                }
            }

            sent += batch.Length;
        }

        refusedSilently += sent - (long)copy.Complete();
    }

    private void RequireText(bool isId)
    {
        if (isId)
        {
            throw new IOException($"an id has the character U+0000, which PostgreSQL does not take; the table {table} has no new rows");
        }

        withNul++;
    }

    private void Run(string statement)
    {
        using var command = new NpgsqlCommand(statement, connection, transaction);
        command.ExecuteNonQuery();
    }

    private object? Ask(string statement, params string[] values)
    {
        using var command = new NpgsqlCommand(statement, connection, transaction);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command.ExecuteScalar() is { } found and not DBNull ? found : null;
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            throw new IOException($"the table {table} of {database} can't be written: {Describe(error)}.", error);
        }
    }
}

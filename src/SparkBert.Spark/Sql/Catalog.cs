using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>The databases, tables, views and functions of a session.</summary>
public sealed class Catalog
{
    private readonly SparkSession session;
    private readonly JavaObject java;

    internal Catalog(SparkSession session, JavaObject java)
    {
        this.session = session;
        this.java = java;
    }

    /// <summary>The database in use.</summary>
    public string CurrentDatabase() => java.CallString("currentDatabase");

    /// <summary>Uses a database.</summary>
    /// <exception cref="JavaException">There is no such database.</exception>
    public void SetCurrentDatabase(string database) => java.Call("setCurrentDatabase", database);

    /// <summary>Whether there is a database of the name.</summary>
    public bool DatabaseExists(string database) => java.CallBool("databaseExists", database);

    /// <summary>Whether there is a table or view of the name.</summary>
    public bool TableExists(string name) => java.CallBool("tableExists", name);

    /// <summary>Whether a database has a table of the name.</summary>
    public bool TableExists(string database, string name) => java.CallBool("tableExists", database, name);

    /// <summary>Whether there is a function of the name.</summary>
    public bool FunctionExists(string name) => java.CallBool("functionExists", name);

    /// <summary>Whether a database has a function of the name.</summary>
    public bool FunctionExists(string database, string name) => java.CallBool("functionExists", database, name);

    /// <summary>A database.</summary>
    /// <exception cref="JavaException">There is none of the name.</exception>
    public Database GetDatabase(string database) => new(java.CallObject("getDatabase", database));

    /// <summary>A table or view.</summary>
    /// <exception cref="JavaException">There is none of the name.</exception>
    public Table GetTable(string name) => new(java.CallObject("getTable", name));

    /// <summary>A table of a database.</summary>
    /// <exception cref="JavaException">There is none of the name.</exception>
    public Table GetTable(string database, string name) => new(java.CallObject("getTable", database, name));

    /// <summary>A function.</summary>
    /// <exception cref="JavaException">There is none of the name.</exception>
    public Function GetFunction(string name) => new(java.CallObject("getFunction", name));

    /// <summary>A function of a database.</summary>
    /// <exception cref="JavaException">There is none of the name.</exception>
    public Function GetFunction(string database, string name) => new(java.CallObject("getFunction", database, name));

    /// <summary>The databases, a row each.</summary>
    public DataFrame ListDatabases() => List("listDatabases");

    /// <summary>The tables and views of the database in use, a row each.</summary>
    public DataFrame ListTables() => List("listTables");

    /// <summary>The tables of a database and the views of the session, a row each.</summary>
    /// <exception cref="JavaException">There is no such database.</exception>
    public DataFrame ListTables(string database) => List("listTables", database);

    /// <summary>The columns of a table or view, a row each.</summary>
    /// <exception cref="JavaException">There is no such table.</exception>
    public DataFrame ListColumns(string table) => List("listColumns", table);

    /// <summary>The columns of a table of a database, a row each.</summary>
    /// <exception cref="JavaException">There is no such table.</exception>
    public DataFrame ListColumns(string database, string table) => List("listColumns", database, table);

    /// <summary>The functions of Spark and of the database in use, a row each.</summary>
    public DataFrame ListFunctions() => List("listFunctions");

    /// <summary>The functions of Spark and of a database, a row each.</summary>
    /// <exception cref="JavaException">There is no such database.</exception>
    public DataFrame ListFunctions(string database) => List("listFunctions", database);

    /// <summary>Makes a table of files in the format of <c>spark.sql.sources.default</c>, and gives its rows.</summary>
    /// <exception cref="JavaException">There is a table of the name, or no such folder.</exception>
    public DataFrame CreateTable(string name, string path) => Create(name, path);

    /// <summary>Makes a table of files, and gives its rows.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="path">The folder of the files.</param>
    /// <param name="source">The format of the files.</param>
    /// <exception cref="JavaException">There is a table of the name, or no such folder.</exception>
    public DataFrame CreateTable(string name, string path, string source) => Create(name, path, source);

    /// <summary>Makes a table of a source with options, and gives its rows.</summary>
    /// <exception cref="JavaException">There is a table of the name, or the source refuses.</exception>
    public DataFrame CreateTable(string name, string source, IEnumerable<KeyValuePair<string, string>> options) =>
        Create(name, source, NewMap(options));

    /// <summary>Makes a table with a description, and gives its rows.</summary>
    /// <exception cref="JavaException">There is a table of the name, or the source refuses.</exception>
    public DataFrame CreateTable(string name, string source, string description, IEnumerable<KeyValuePair<string, string>> options) =>
        Create(name, source, description, NewMap(options));

    /// <summary>Makes a table with a schema, and gives its rows.</summary>
    /// <exception cref="JavaException">There is a table of the name, or the source refuses.</exception>
    public DataFrame CreateTable(string name, string source, StructType schema, IEnumerable<KeyValuePair<string, string>> options) =>
        Create(name, source, JvmFunctions.ToJava(session.SparkContext.Jvm, schema), NewMap(options));

    /// <summary>Makes a table with a schema and a description, and gives its rows.</summary>
    /// <exception cref="JavaException">There is a table of the name, or the source refuses.</exception>
    public DataFrame CreateTable(
        string name, string source, StructType schema, string description, IEnumerable<KeyValuePair<string, string>> options) =>
        Create(name, source, JvmFunctions.ToJava(session.SparkContext.Jvm, schema), description, NewMap(options));

    /// <summary>Drops a temporary view; false if there is none.</summary>
    public bool DropTempView(string name) => java.CallBool("dropTempView", name);

    /// <summary>Drops a temporary view of all sessions; false if there is none.</summary>
    public bool DropGlobalTempView(string name) => java.CallBool("dropGlobalTempView", name);

    /// <summary>Whether a table's rows are kept in memory.</summary>
    /// <exception cref="JavaException">There is no such table.</exception>
    public bool IsCached(string name) => java.CallBool("isCached", name);

    /// <summary>Keeps a table's rows in memory.</summary>
    public void CacheTable(string name) => java.Call("cacheTable", name);

    /// <summary>Removes a table's rows from memory.</summary>
    public void UncacheTable(string name) => java.Call("uncacheTable", name);

    /// <summary>Removes all tables' rows from memory.</summary>
    public void ClearCache() => java.Call("clearCache");

    /// <summary>Reads a table's files again if they changed.</summary>
    public void RefreshTable(string name) => java.Call("refreshTable", name);

    /// <summary>Reads the files of all frames that read from a path again.</summary>
    public void RefreshByPath(string path) => java.Call("refreshByPath", path);

    /// <summary>Looks for the partitions of a table in its folder.</summary>
    /// <exception cref="JavaException">There is no such table, or it has no partitions.</exception>
    public void RecoverPartitions(string name) => java.Call("recoverPartitions", name);

    private DataFrame List(string method, params object?[] arguments) =>
        session.CreateFrame(java.CallObject(method, arguments).CallObject("toDF"));

    private DataFrame Create(params object?[] arguments) => session.CreateFrame(java.CallObject("createTable", arguments));

    private JavaObject NewMap(IEnumerable<KeyValuePair<string, string>> options) => session.SparkContext.Jvm.Gateway.NewMap(options);
}

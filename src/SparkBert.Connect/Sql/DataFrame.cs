using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Connect.Protocol;
using Mode = SparkBert.Connect.Protocol.AnalyzePlanRequest.Types.Explain.Types.ExplainMode;

namespace SparkBert.Connect.Sql;

/// <summary>
/// Rows at the server, described by the plan that makes them: nothing runs until rows are needed, and it runs again each time they are.
/// A frame never changes and may be used by several threads at once.
/// </summary>
public sealed partial class DataFrame
{
    private readonly Lazy<IReadOnlyList<DataType.Types.StructField>> fields;

    internal DataFrame(SparkSession session, Relation relation)
    {
        SparkSession = session;
        Relation = relation;
        fields = new(
            () => [.. Analyze(new() { Schema = new() { Plan = Plan } }).Schema.Schema_.Struct.Fields],
            LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The frame's session.</summary>
    public SparkSession SparkSession { get; }

    /// <summary>
    /// The columns, in the Arrow types in which their values come. Spark's names of the types are those of <see cref="TreeString"/>.
    /// </summary>
    /// <exception cref="NotSupportedException">A column is of a type that has no Arrow form.</exception>
    /// <exception cref="SparkConnectException">The plan is wrong.</exception>
    public Schema Schema() => new([.. FieldsJson.Select(SparkTypeJson.ReadField)], null);

    /// <summary>The columns in Spark's JSON of a schema, as its <c>schema.json</c>.</summary>
    /// <exception cref="SparkConnectException">The plan is wrong.</exception>
    public string SchemaJson() => new JsonObject
    {
        ["type"] = "struct",
        ["fields"] = new JsonArray([.. FieldsJson]),
    }.ToJsonString();

    /// <summary>The names of the columns.</summary>
    /// <exception cref="SparkConnectException">The plan is wrong.</exception>
    public IReadOnlyList<string> Columns() => [.. Fields.Select(column => column.Name)];

    /// <summary>Whether its rows come from a stream.</summary>
    public bool IsStreaming() => Analyze(new() { IsStreaming = new() { Plan = Plan } }).IsStreaming.IsStreaming_;

    /// <summary>The plan as servers read it. It is shared, and never changed.</summary>
    internal Relation Relation { get; }

    /// <summary>The columns as the server describes them, asked for once.</summary>
    internal IReadOnlyList<DataType.Types.StructField> Fields => fields.Value;

    /// <summary>The columns in Spark's JSON.</summary>
    internal IReadOnlyList<JsonObject> FieldsJson => [.. Fields.Select(SparkTypes.WriteField)];

    private Plan Plan => new() { Root = Relation };

    /// <summary>A column of this frame, also where another one of a join has the name.</summary>
    public Column this[string name] => Col(name);

    /// <summary>A column of this frame, also where another one of a join has the name.</summary>
    public Column Col(string name) => new(name, new Expression
    {
        UnresolvedAttribute = new() { UnparsedIdentifier = name, PlanId = Relation.Common.PlanId },
    });

    /// <summary>Prints the columns with Spark's names of their types.</summary>
    public void PrintSchema() => Console.Write(TreeString());

    /// <summary>The columns with Spark's names of their types, as a tree.</summary>
    public string TreeString() => Analyze(new() { TreeString = new() { Plan = Plan } }).TreeString.TreeString_;

    /// <summary>Prints the plan.</summary>
    /// <param name="mode">See <see cref="ExplainString"/>.</param>
    public void Explain(string mode = "simple") => Console.WriteLine(ExplainString(mode));

    /// <summary>The plan as Spark runs it.</summary>
    /// <param name="mode">simple, extended, codegen, cost or formatted.</param>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public string ExplainString(string mode = "simple")
    {
        ArgumentNullException.ThrowIfNull(mode);
        var known = Enum.GetValues<Mode>().Where(value => value != Mode.Unspecified)
            .ToDictionary(value => value.ToString(), StringComparer.OrdinalIgnoreCase);
        return known.TryGetValue(mode, out var found)
            ? Analyze(new() { Explain = new() { Plan = Plan, ExplainMode = found } }).Explain.ExplainString
            : throw new ArgumentException(
                $"mode must be one of {string.Join(", ", known.Keys.Select(name => name.ToLowerInvariant()))}, but is '{mode}'.",
                nameof(mode));
    }

    /// <summary>Makes a view of the session.</summary>
    /// <exception cref="SparkConnectException">The plan is wrong.</exception>
    public void CreateOrReplaceTempView(string name) => SparkSession.Client.Execute(
        new Command { CreateDataframeView = new() { Input = Relation, Name = name, Replace = true } });

    /// <summary>Keeps the rows at the server once they are computed.</summary>
    /// <returns>This frame.</returns>
    public DataFrame Cache()
    {
        Analyze(new() { Persist = new() { Relation = Relation } });
        return this;
    }

    /// <summary>Keeps the rows at the server once they are computed, at a storage level.</summary>
    /// <param name="storageLevel">In Spark's words, such as <c>DISK_ONLY</c> or <c>MEMORY_AND_DISK_2</c>.</param>
    /// <returns>This frame.</returns>
    /// <exception cref="ArgumentException">There is no such level.</exception>
    public DataFrame Persist(string storageLevel)
    {
        Analyze(new() { Persist = new() { Relation = Relation, StorageLevel = StorageLevels.Parse(storageLevel) } });
        return this;
    }

    /// <summary>Drops kept rows.</summary>
    /// <param name="blocking">Whether it waits until they are dropped.</param>
    /// <returns>This frame.</returns>
    public DataFrame Unpersist(bool blocking = false)
    {
        Analyze(new() { Unpersist = new() { Relation = Relation, Blocking = blocking } });
        return this;
    }

    /// <summary>Writes the rows.</summary>
    public DataFrameWriter Write() => new(this);

    /// <summary>Writes a stream.</summary>
    public DataStreamWriter WriteStream() => new(this);

    /// <summary>A frame of the same session.</summary>
    internal DataFrame With(Relation relation) => SparkSession.CreateFrame(relation);

    private AnalyzePlanResponse Analyze(AnalyzePlanRequest request) => SparkSession.Client.Analyze(request);
}

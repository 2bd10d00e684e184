using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Cli.Records;

namespace SparkBert.Cli.Reading;

/// <summary>Makes a batch of JSON objects.</summary>
internal sealed class JsonRows
{
    private readonly ReadRequest request;
    private readonly List<Column> columns = [];
    private readonly OriginColumns origin;
    private readonly List<JsonMember> members = [];

    /// <param name="request">What is needed of the rows.</param>
    /// <param name="shape">The columns to carry; null if the output takes the objects over.</param>
    /// <param name="isTranscoded">Whether the text comes from another encoding than UTF-8.</param>
    public JsonRows(ReadRequest request, JsonShape? shape, bool isTranscoded = false)
    {
        origin = new OriginColumns(isTranscoded);
        this.request = request;
        foreach (var name in shape?.Names ?? [])
        {
            var used = request.Used.FirstOrDefault(column => column.Name == name);
            columns.Add(used is null
                ? new Column(name, shape!.Find(name)!.Type, JsonColumnBuilder.Create(shape.Find(name)!.Type), null)
                : new Column(used));
        }

        columns.AddRange(request.Used.Where(used => columns.All(column => column.Name != used.Name)).Select(used => new Column(used)));
    }

    /// <summary>The columns.</summary>
    public Schema Schema => new(columns.Select(column => new Field(column.Name, column.Type, nullable: true)), null);

    public int Count => origin.Count;

    public int Bytes => origin.Bytes;

    /// <summary>Adds a line.</summary>
    public void Add(long number, ReadOnlySpan<byte> line)
    {
        var syntaxError = JsonSlice.ReadObject(line, members);
        var clash = request.AddedToObjects is { } added
            ? members.FirstOrDefault(member => added.Contains(member.Name)).Name
            : null;
        var error = syntaxError ?? (clash is null
            ? null
            : $"the row has a member '{clash}', which the output adds: choose another name (--output-col, --error-col).");
        foreach (var used in columns.Select(column => column.Used).OfType<JsonUsedColumn>())
        {
            error ??= used.Append(line, members);
        }

        foreach (var column in columns)
        {
            column.Used?.EndRow(error is null);
            column.Carried?.Append(FindValue(line, syntaxError is null ? column.Name : null));
        }

        origin.Add(number, error, line, request.AddedToObjects is not null && syntaxError is null && clash is null);
    }

    /// <summary>The batch of what was added.</summary>
    public RecordBatch Build(string file) => origin.AddTo(
        new RecordBatch(Schema, columns.Select(column => column.Carried?.Build() ?? column.Used!.Build()), Count), request.Origin, file);

    /// <summary>The value of a member; null if there is none.</summary>
    private ReadOnlySpan<byte> FindValue(ReadOnlySpan<byte> line, string? name)
    {
        var index = name is null ? -1 : members.FindLastIndex(member => member.Name == name);
        return index < 0 ? "null"u8 : members[index].In(line);
    }

    /// <summary>A column: one that the stages read, or one that is carried.</summary>
    private sealed record Column(string Name, IArrowType Type, JsonColumnBuilder? Carried, JsonUsedColumn? Used)
    {
        public Column(UsedColumn column)
            : this(column.Name, JsonUsedColumn.TypeOf(column.Use), null, new JsonUsedColumn(column))
        {
        }
    }
}

using Apache.Arrow;

namespace SparkBert.Cli.Writing;

/// <summary>What a binary column is to the writer of JSON lines, as its field's metadata say.</summary>
internal static class JsonColumn
{
    private const string Key = "sparkbert.json";
    private const string Members = "members";
    private const string Content = "content";

    /// <summary>JSON objects whose members all go into the row, as they are.</summary>
    public static Field WithMembers(Field field) => With(field, field.Name, Members);

    /// <summary>JSON objects of which one member goes into the row, as it is; it is absent where the object has none.</summary>
    public static Field WithMember(Field field, string name) => With(field, name, name.Length == 0 ? "=" : "=" + name);

    /// <summary>Rows as they were read; absent where there is none.</summary>
    public static Field WithContent(Field field, string name) => With(field, name, Content);

    /// <summary>Whether all members of the objects are meant.</summary>
    public static bool HasMembers(Field field) => Find(field) == Members;

    /// <summary>The member that is meant; null if it is no such column.</summary>
    public static string? FindMember(Field field) => Find(field) is { } kind && kind.StartsWith('=') ? kind[1..] : null;

    /// <summary>Whether rows are meant as they were read.</summary>
    public static bool HasContent(Field field) => Find(field) == Content;

    private static string? Find(Field field) =>
        field.Metadata is not null && field.Metadata.TryGetValue(Key, out var kind) ? kind : null;

    private static Field With(Field field, string name, string kind) =>
        new(name, field.DataType, field.IsNullable, [KeyValuePair.Create(Key, kind)]);
}

using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Functions.Tests;

/// <summary>Columns of frames.</summary>
internal static class Frame
{
    public static FrameColumn Text(string name = "text") => new(name, new Field(name, StringType.Default, true), "string");

    public static FrameColumn Number(string name = "id") => new(name, new Field(name, Int64Type.Default, false), "bigint");

    public static FrameColumn Vector(string name) =>
        new(name, new Field(name, new ListType(new Field("element", FloatType.Default, true)), true), "array<float>");

    /// <summary>A column that a pipeline made for the errors of rows.</summary>
    public static FrameColumn Errors(string name = "error") =>
        new(name, new Field(name, StringType.Default, true, [new(FrameColumn.ErrorsKey, "errors")]), "string");

    /// <summary>A column of a type that has no Arrow type.</summary>
    public static FrameColumn Unreadable(string name = "when") => new(name, null, "interval");
}

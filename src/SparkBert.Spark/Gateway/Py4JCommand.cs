using System.Text;

namespace SparkBert.Spark.Gateway;

/// <summary>The commands of the Py4J protocol as text: one operand on each line, ended by a line <c>e</c>.</summary>
internal static class Py4JCommand
{
    /// <summary>Calls a method of an object (by id) or of a class (<c>z:</c> and its full name).</summary>
    public static string Call(string target, string method, ReadOnlySpan<object?> arguments) =>
        WithArguments(new StringBuilder("c\n").Append(target).Append('\n').Append(method).Append('\n'), arguments);

    /// <summary>Calls a public constructor.</summary>
    public static string Construct(string className, ReadOnlySpan<object?> arguments) =>
        WithArguments(new StringBuilder("i\n").Append(className).Append('\n'), arguments);

    /// <summary>Reads an element of an array.</summary>
    public static string ArrayElement(string id, int index)
    {
        var line = new StringBuilder("a\ng\n").Append(id).Append('\n');
        Py4JText.AppendPart(line, index);
        return line.Append("\ne\n").ToString();
    }

    /// <summary>The stack trace of a throwable.</summary>
    public static string StackTrace(string id) => $"p\nr{id}\ne\n";

    /// <summary>Releases an object in the JVM.</summary>
    public static string Release(string id) => $"m\nd\n{id}\ne\n";

    /// <summary>The first line of every connection; it has no closing <c>e</c>.</summary>
    public static string Authenticate(string secret) => Py4JText.AppendEscaped(new StringBuilder("A\n"), secret).Append('\n').ToString();

    private static string WithArguments(StringBuilder command, ReadOnlySpan<object?> arguments)
    {
        foreach (var argument in arguments)
        {
            Py4JText.AppendPart(command, argument);
            command.Append('\n');
        }

        return command.Append("e\n").ToString();
    }
}

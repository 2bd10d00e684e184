using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SparkBert.Functions;

/// <summary>
/// A .NET function of a driver program as what a worker needs to call it: the method in its assembly, and the values of the variables that
/// it captured. The code itself does not travel: the worker must have the same build of the assembly.
/// </summary>
public sealed record DelegateReference
{
    private const string ClosureOfScope = "CS$<>8__locals";
    private const string ThisField = "<>4__this";

    private static readonly JsonSerializerOptions Values = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>By the number of parameters. The types of expressions would bring a library of 4 MB to executors.</summary>
    private static readonly Type[] FunctionTypes =
    [
        typeof(Func<>), typeof(Func<,>), typeof(Func<,,>), typeof(Func<,,,>), typeof(Func<,,,,>), typeof(Func<,,,,,>),
        typeof(Func<,,,,,,>), typeof(Func<,,,,,,,>), typeof(Func<,,,,,,,,>), typeof(Func<,,,,,,,,,>), typeof(Func<,,,,,,,,,,>),
    ];

    private static readonly Type[] SimpleTypes =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid),
    ];

    private DelegateReference(string assembly, Guid module, int method, string name, JsonObject? captured)
    {
        Assembly = assembly;
        Module = module;
        Method = method;
        Name = name;
        Captured = captured;
    }

    /// <summary>The name of the assembly.</summary>
    public string Assembly { get; }

    /// <summary>The identity of the build (the module's MVID).</summary>
    public Guid Module { get; }

    /// <summary>The method's token in the module.</summary>
    public int Method { get; }

    /// <summary>The type and the method, for messages.</summary>
    public string Name { get; }

    /// <summary>The captured variables by name; null for a function that captures none.</summary>
    public JsonObject? Captured { get; }

    /// <summary>Describes a function.</summary>
    /// <param name="function">A lambda, a local function or a static method, not generic and not in a generic type.</param>
    /// <exception cref="ArgumentException">
    /// It is another kind of function, returns nothing, has more than ten parameters, or captures what can't travel: <c>this</c>, or a
    /// variable that is no number, text, date, or array, list or dictionary of them.
    /// </exception>
    public static DelegateReference From(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var method = function.Method;
        var name = $"{method.DeclaringType?.FullName}.{method.Name}";
        if (function.GetInvocationList().Length > 1 || method.DeclaringType is not { } type || method.Module.Assembly.IsDynamic)
        {
            throw new ArgumentException($"the function {name} is no method of a program: pass one lambda or one static method.");
        }

        if (method.ReturnType == typeof(void) || method.GetParameters().Length >= FunctionTypes.Length)
        {
            throw new ArgumentException($"the function {name} returns nothing, or has more than {FunctionTypes.Length - 1} parameters.");
        }

        if (method.IsGenericMethod || type.IsGenericType)
        {
            throw new ArgumentException(
                $"the function {name} is generic or in a generic type or method, so a worker can't find it by its name: "
                + "move it to a type of its own that is not generic.");
        }

        if (function.Target is not null && (method.IsStatic || !IsClosure(type)))
        {
            throw new ArgumentException(
                $"the function {name} belongs to an object of {function.Target.GetType()}, which can't travel to workers: "
                + "pass a lambda or a static method.");
        }

        return new DelegateReference(
            type.Assembly.GetName().Name!,
            method.Module.ModuleVersionId,
            method.MetadataToken,
            name,
            function.Target is null ? null : Capture(function.Target, name));
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="FormatException">It is another JSON.</exception>
    public static DelegateReference Parse(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return new DelegateReference(
                (string)json["assembly"]!,
                Guid.Parse((string)json["module"]!),
                (int)json["method"]!,
                (string)json["name"]!,
                (JsonObject?)json["captured"]);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentNullException or InvalidCastException)
        {
            throw new FormatException($"the reference to a .NET function can't be read: {error.Message}", error);
        }
    }

    /// <summary>The reference as JSON.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["assembly"] = Assembly, ["module"] = Module.ToString(), ["method"] = Method, ["name"] = Name };
        if (Captured is not null)
        {
            json["captured"] = Captured.DeepClone();
        }

        return json;
    }

    /// <summary>The function in this process.</summary>
    /// <param name="load">Finds an assembly by its name.</param>
    /// <exception cref="InvalidOperationException">This process has another build of the assembly.</exception>
    public Delegate Resolve(Func<string, Assembly> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        var module = load(Assembly).ManifestModule;
        if (module.ModuleVersionId != Module)
        {
            throw new InvalidOperationException(
                $"the function {Name} is of another build of {Assembly} than the worker's: ship the worker with the program that runs.");
        }

        var method = (MethodInfo)module.ResolveMethod(Method)!;
        var types = method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType).ToArray();
        var target = Captured is null ? null : Restore(method.DeclaringType!, Captured);
        return method.CreateDelegate(FunctionTypes[types.Length - 1].MakeGenericType(types), target);
    }

    private static bool IsClosure(Type type) => type.IsNested && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static FieldInfo[] GetFields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static JsonObject Capture(object closure, string function)
    {
        var captured = new JsonObject();
        foreach (var field in GetFields(closure.GetType()))
        {
            var value = field.GetValue(closure);
            captured[field.Name] = field.Name.StartsWith(ClosureOfScope, StringComparison.Ordinal) && value is not null
                ? Capture(value, function)
                : IsValue(field.FieldType) ? JsonSerializer.SerializeToNode(value, field.FieldType, Values)
                : throw new ArgumentException(
                    $"the function {function}, or another one of its scope, uses "
                    + $"{(field.Name == ThisField ? "this" : $"the variable '{field.Name}'")} of {field.FieldType}, which can't travel to "
                    + "workers. Numbers, texts, dates, and arrays, lists and dictionaries of them can: copy what is needed into a variable "
                    + "of such a type, in a method of its own.");
        }

        return captured;
    }

    private static object Restore(Type type, JsonObject captured)
    {
        var closure = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in GetFields(type))
        {
            field.SetValue(closure, captured[field.Name] switch
            {
                JsonObject scope when field.Name.StartsWith(ClosureOfScope, StringComparison.Ordinal) => Restore(field.FieldType, scope),
                var value => value.Deserialize(field.FieldType, Values),
            });
        }

        return closure;
    }

    /// <summary>Whether values of a type are the same behind JSON.</summary>
    private static bool IsValue(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsPrimitive || type.IsEnum || SimpleTypes.Contains(type))
        {
            return type != typeof(nint) && type != typeof(nuint);
        }

        if (type.IsArray)
        {
            return type.GetArrayRank() == 1 && IsValue(type.GetElementType()!);
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() switch
        {
            var list when list == typeof(List<>) => IsValue(type.GenericTypeArguments[0]),
            var map when map == typeof(Dictionary<,>) =>
                type.GenericTypeArguments[0] == typeof(string) && IsValue(type.GenericTypeArguments[1]),
            _ => false,
        };
    }
}

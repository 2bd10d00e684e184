using System.Collections;
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

    // No variable has such a name.
    private const string ScopeNumber = "#";
    private const string SameScope = "=";

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
    /// variable that is no number, text, date, array, list or dictionary of them, or such a function.
    /// </exception>
    public static DelegateReference From(Delegate function) =>
        From(function, new Dictionary<object, int>(ReferenceEqualityComparer.Instance));

    private static DelegateReference From(Delegate function, Dictionary<object, int> scopes)
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
            function.Target is null ? null : Capture(function.Target, name, scopes));
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
    public Delegate Resolve(Func<string, Assembly> load) => Resolve(load, []);

    private Delegate Resolve(Func<string, Assembly> load, Dictionary<int, object> scopes)
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
        var target = Captured is null ? null : Restore(method.DeclaringType!, Captured, load, scopes);
        return method.CreateDelegate(FunctionTypes[types.Length - 1].MakeGenericType(types), target);
    }

    private static bool IsClosure(Type type) => type.IsNested && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static FieldInfo[] GetFields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>The variables of a scope.</summary>
    /// <param name="closure">The scope.</param>
    /// <param name="function">The function that uses it, for messages.</param>
    /// <param name="scopes">
    /// The scopes so far, each with its number: functions of a method share them, and one that is in a variable is in such a scope itself.
    /// </param>
    private static JsonObject Capture(object closure, string function, Dictionary<object, int> scopes)
    {
        if (scopes.TryGetValue(closure, out var number))
        {
            return new JsonObject { [SameScope] = number };
        }

        scopes.Add(closure, scopes.Count);
        var captured = new JsonObject { [ScopeNumber] = scopes[closure] };
        foreach (var field in GetFields(closure.GetType()))
        {
            var value = field.GetValue(closure);
            captured[field.Name] = field.Name.StartsWith(ClosureOfScope, StringComparison.Ordinal) && value is not null
                ? Capture(value, function, scopes)
                : IsFunction(field.FieldType) ? (value is null ? null : From((Delegate)value, scopes).ToJson())
                : IsValue(field.FieldType) ? Write(value, field, function)
                : throw new ArgumentException(
                    $"the function {function}, or another one of its scope, uses "
                    + $"{(field.Name == ThisField ? "this" : $"the variable '{field.Name}'")} of {field.FieldType}, which can't travel to "
                    + "workers. Numbers, texts, dates, arrays, lists and dictionaries of them, and functions (Func<...>) can: copy what is "
                    + "needed into a variable of such a type, in a method of its own.");
        }

        return captured;
    }

    private static object Restore(Type type, JsonObject captured, Func<string, Assembly> load, Dictionary<int, object> scopes)
    {
        if (captured[SameScope] is { } same)
        {
            return scopes[(int)same];
        }

        var closure = RuntimeHelpers.GetUninitializedObject(type);
        scopes.Add((int)captured[ScopeNumber]!, closure);
        foreach (var field in GetFields(type))
        {
            field.SetValue(closure, captured[field.Name] switch
            {
                JsonObject scope when field.Name.StartsWith(ClosureOfScope, StringComparison.Ordinal) =>
                    Restore(field.FieldType, scope, load, scopes),
                JsonObject function when IsFunction(field.FieldType) => Parse(function).Resolve(load, scopes),
                var value => value.Deserialize(field.FieldType, Values),
            });
        }

        return closure;
    }

    private static JsonNode? Write(object? value, FieldInfo field, string function)
    {
        if (HasOtherComparer(value))
        {
            throw new ArgumentException(
                $"the function {function} uses the variable '{field.Name}', in which a dictionary compares its keys in its own way, which "
                + "can't travel to workers: make it without a comparer, for example with keys in lower case.");
        }

        return JsonSerializer.SerializeToNode(value, field.FieldType, Values);
    }

    /// <summary>
    /// Whether a dictionary would find other keys behind JSON. <see cref="StringComparer.Ordinal"/> finds the same as none.
    /// </summary>
    private static bool HasOtherComparer(object? value)
    {
        if (value is not ICollection many || value is Array { Length: > 0 } array && array.GetType().GetElementType()!.IsPrimitive)
        {
            return false;
        }

        if (value is not IDictionary map)
        {
            return many.Cast<object?>().Any(HasOtherComparer);
        }

        var type = map.GetType();
        var comparer = type.GetProperty(nameof(Dictionary<,>.Comparer))!.GetValue(map)!;
        var usual = typeof(EqualityComparer<>).MakeGenericType(type.GenericTypeArguments[0])
            .GetProperty(nameof(EqualityComparer<>.Default))!.GetValue(null);
        return (!comparer.Equals(usual) && !comparer.Equals(StringComparer.Ordinal)) || map.Values.Cast<object?>().Any(HasOtherComparer);
    }

    private static bool IsFunction(Type type) => type.IsGenericType && FunctionTypes.Contains(type.GetGenericTypeDefinition());

    /// <summary>Keys are the names of JSON: those of one value each. Numbers with a point have texts that are not.</summary>
    private static bool IsKey(Type type) => type != typeof(float) && type != typeof(double) && (type.IsPrimitive || type.IsEnum
        || SimpleTypes.Contains(type)) && type != typeof(nint) && type != typeof(nuint);

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
            var map when map == typeof(Dictionary<,>) => IsKey(type.GenericTypeArguments[0]) && IsValue(type.GenericTypeArguments[1]),
            _ => false,
        };
    }
}

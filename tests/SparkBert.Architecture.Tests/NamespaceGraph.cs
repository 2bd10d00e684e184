using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SparkBert.Architecture.Tests;

/// <summary>
/// Which namespaces of a compiled assembly use which, and in which files: read from the assembly and its debug file, so that nothing is
/// missed.
/// </summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<(string From, string To), SortedSet<string>> edges = [];
    private readonly HashSet<string> namespaces = new(StringComparer.Ordinal);
    private readonly ModuleDefinition module;
    private readonly Func<string, bool> isOwn;

    private NamespaceGraph(ModuleDefinition module, Func<string, bool> isOwn)
    {
        this.module = module;
        this.isOwn = isOwn;
    }

    /// <summary>Reads an assembly.</summary>
    /// <param name="path">The assembly, its debug file beside it.</param>
    /// <param name="isOwn">Which namespaces count; those that generators make do not.</param>
    public static NamespaceGraph Read(string path, Func<string, bool> isOwn)
    {
        using var module = ModuleDefinition.ReadModule(path, new ReaderParameters { ReadSymbols = true });
        var graph = new NamespaceGraph(module, isOwn);
        foreach (var type in module.Types.Where(type => isOwn(type.Namespace)))
        {
            graph.namespaces.Add(type.Namespace);
            graph.ReadType(type, type);
        }

        return graph;
    }

    /// <summary>Sets of namespaces that depend on each other, each with the edges between them and their files.</summary>
    public IReadOnlyList<string> FindCycles()
    {
        var reaches = namespaces.ToDictionary(name => name, Reach, StringComparer.Ordinal);
        var cyclic = namespaces.Where(name => reaches[name].Contains(name)).ToHashSet(StringComparer.Ordinal);
        return [.. edges
            .Where(edge => cyclic.Contains(edge.Key.From) && reaches[edge.Key.To].Contains(edge.Key.From))
            .Select(edge => $"{edge.Key.From} -> {edge.Key.To}: {string.Join(", ", edge.Value)}")
            .Order(StringComparer.Ordinal)];
    }

    private HashSet<string> Reach(string start)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([start]);
        while (open.TryPop(out var name))
        {
            foreach (var (from, to) in edges.Keys)
            {
                if (from == name && found.Add(to))
                {
                    open.Push(to);
                }
            }
        }

        return found;
    }

    private void ReadType(TypeDefinition owner, TypeDefinition type)
    {
        // A type without code has no file in the debug information: its own name stands for it.
        var file = FindFile(type) ?? owner.Name;
        Use(owner, type.BaseType, file);
        Use(owner, type.CustomAttributes, file);
        foreach (var contract in type.Interfaces)
        {
            Use(owner, contract.InterfaceType, file);
        }

        foreach (var field in type.Fields)
        {
            Use(owner, field.FieldType, file);
            Use(owner, field.CustomAttributes, file);
        }

        foreach (var property in type.Properties)
        {
            Use(owner, property.PropertyType, file);
            Use(owner, property.CustomAttributes, file);
        }

        foreach (var parameter in type.GenericParameters)
        {
            foreach (var constraint in parameter.Constraints)
            {
                Use(owner, constraint.ConstraintType, file);
            }
        }

        foreach (var method in type.Methods)
        {
            ReadMethod(owner, method, FindFile(method) ?? file);
        }

        foreach (var nested in type.NestedTypes)
        {
            ReadType(owner, nested);
        }
    }

    private void ReadMethod(TypeDefinition owner, MethodDefinition method, string file)
    {
        Use(owner, method.ReturnType, file);
        Use(owner, method.CustomAttributes, file);
        foreach (var parameter in method.Parameters)
        {
            Use(owner, parameter.ParameterType, file);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (var variable in method.Body.Variables)
        {
            Use(owner, variable.VariableType, file);
        }

        foreach (var handler in method.Body.ExceptionHandlers)
        {
            Use(owner, handler.CatchType, file);
        }

        foreach (var instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Use(owner, type, file);
                    break;
                case MethodReference called:
                    UseMethod(owner, called, file);
                    break;
                case FieldReference field:
                    Use(owner, field.DeclaringType, file);
                    Use(owner, field.FieldType, file);
                    break;
            }
        }
    }

    private void UseMethod(TypeDefinition owner, MethodReference called, string file)
    {
        Use(owner, called.DeclaringType, file);
        Use(owner, called.ReturnType, file);
        foreach (var parameter in called.Parameters)
        {
            Use(owner, parameter.ParameterType, file);
        }

        if (called is GenericInstanceMethod generic)
        {
            foreach (var argument in generic.GenericArguments)
            {
                Use(owner, argument, file);
            }
        }
    }

    private void Use(TypeDefinition owner, IEnumerable<CustomAttribute> attributes, string file)
    {
        foreach (var attribute in attributes)
        {
            Use(owner, attribute.AttributeType, file);
            foreach (var argument in attribute.ConstructorArguments)
            {
                Use(owner, argument.Value as TypeReference, file);
            }
        }
    }

    private void Use(TypeDefinition owner, TypeReference? used, string file)
    {
        switch (used)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                foreach (var argument in generic.GenericArguments)
                {
                    Use(owner, argument, file);
                }

                Use(owner, generic.ElementType, file);
                return;
            case TypeSpecification specification:
                Use(owner, specification.ElementType, file);
                return;
        }

        var outermost = used;
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        if (outermost.Scope == module && outermost.Namespace != owner.Namespace && isOwn(outermost.Namespace))
        {
            var edge = (owner.Namespace, outermost.Namespace);
            if (!edges.TryGetValue(edge, out var files))
            {
                edges.Add(edge, files = new SortedSet<string>(StringComparer.Ordinal));
            }

            files.Add(file);
        }
    }

    private static string? FindFile(TypeDefinition type) =>
        type.Methods.Select(FindFile).FirstOrDefault(file => file is not null)
        ?? type.NestedTypes.Select(FindFile).FirstOrDefault(file => file is not null);

    private static string? FindFile(MethodDefinition method)
    {
        var path = method.DebugInformation?.SequencePoints.Select(point => point.Document.Url).FirstOrDefault();
        return path is null ? null : Path.GetFileName(path.Replace('\\', '/'));
    }
}

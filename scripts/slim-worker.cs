#:property PublishAot=false
#:package Mono.Cecil@0.11.6
// Takes out of a published worker what executors don't need, and writes the notices and the bill of materials of what stays.
//
//   dotnet run scripts/slim-worker.cs -- APP DOTNET PACKAGES [--whole-framework]
//   dotnet run scripts/slim-worker.cs -- --list FOLDER PACKAGES NAME.deps.json...
//
// With --list it takes nothing out: it writes THIRD-PARTY-NOTICES.txt and sbom.cdx.json into FOLDER/NAME, of the packages that each list of
// dependencies names.
//
// APP is the published folder with its .NET runtime in APP/dotnet, DOTNET the installation that the runtime was copied from, PACKAGES
// NuGet's folder of packages. Of the framework only the assemblies stay that the program can reach by its references, and the native
// libraries that those call. With --whole-framework all of it stays: functions of a user's own program may load types by their names.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mono.Cecil;

if (args is ["--list", var folder, var cache, .. var lists])
{
    try
    {
        foreach (var list in lists)
        {
            var listed = FindPackages(list, cache);
            var target = Directory.CreateDirectory(Path.Combine(folder, NameOf(list))).FullName;
            WriteNotices(target, "This package uses the software below.", "", listed, null);
            WriteBill(target, NameOf(list), listed, null);
        }

        return 0;
    }
    catch (InvalidDataException error)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
}

var keepsFramework = args.Contains("--whole-framework");
if (args.Where(arg => arg != "--whole-framework").ToArray() is not [var app, var dotnet, var packages])
{
    Console.Error.WriteLine("usage: dotnet run scripts/slim-worker.cs -- APP DOTNET PACKAGES [--whole-framework]");
    return 2;
}

var framework = Directory.GetDirectories(Path.Combine(app, "dotnet", "shared", "Microsoft.NETCore.App")).Single();
try
{
    DeleteUnused();
    if (!keepsFramework)
    {
        TrimFramework();
    }

    CorrectFrameworkList();
    var dependencies = Directory.GetFiles(app, "*.deps.json").Single();
    var libraries = FindPackages(dependencies, packages);
    var remark = keepsFramework
        ? "" : "Of the .NET runtime only the parts are here that the worker uses, some without their precompiled code.\n";
    WriteNotices(app, "This archive carries the software below.", remark, libraries, (Path.GetFileName(framework), dotnet));
    WriteBill(app, NameOf(dependencies), libraries, Path.GetFileName(framework));
    return 0;
}
catch (InvalidDataException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

// What no worker runs: symbols, documentation, the debugger's libraries, tracing of LTTng, collectors that a setting would have to name (a
// program of a user's own may have it).
void DeleteUnused()
{
    string[] debugger =
        ["createdump", "libmscordaccore.so", "libmscordbi.so", "libcoreclrtraceptprovider.so", "Microsoft.DiaSymReader.Native.*"];
    string[] collectors = keepsFramework ? [] : ["libclrgc.so", "libclrgcexp.so"];
    string[] patterns = ["*.pdb", "*.dbg", .. debugger, .. collectors];
    foreach (var file in patterns.SelectMany(pattern => Directory.EnumerateFiles(app, pattern, SearchOption.AllDirectories)).Distinct())
    {
        File.Delete(file);
    }

    // Documentation of an assembly beside it.
    foreach (var file in Directory.EnumerateFiles(app, "*.xml").Where(file => File.Exists(Path.ChangeExtension(file, ".dll"))))
    {
        File.Delete(file);
    }

    // Native libraries of other systems.
    var runtimes = Path.Combine(app, "runtimes");
    foreach (var folder in Directory.Exists(runtimes) ? Directory.GetDirectories(runtimes) : [])
    {
        if (Path.GetFileName(folder) is not ("linux-x64" or "linux" or "unix"))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

// Follows the types that assemblies name, from those of the program on. A facade, which only forwards types, leads to the assemblies of the
// types that are asked for and not to all others.
void TrimFramework()
{
    // Assemblies of which a worker uses some types alone, and the references that those types need.
    var leaves = new Dictionary<string, string[]>
    {
        // Arrow's decimals are lists of SqlDecimal, which has the interface IXmlSerializable.
        ["System.Data.Common"] = ["System.Runtime", "System.Xml.ReaderWriter"],
        ["System.Private.Xml"] = ["System.Runtime"],

        // Its ActivatorUtilities, for containers of services, compiles expressions.
        ["Microsoft.Extensions.DependencyInjection.Abstractions"] = ["System.Runtime"],

        // Versions of loaded files; lines of code in stack traces, which need symbols.
        ["System.Diagnostics.FileVersionInfo"] = ["System.Runtime"],
        ["System.Diagnostics.StackTrace"] = ["System.Runtime"],
    };
    var closure = new Closure([app, framework], leaves);
    foreach (var file in Directory.EnumerateFiles(app, "*.dll"))
    {
        closure.Add(Path.GetFileNameWithoutExtension(file));
    }

    closure.Follow();
    foreach (var file in Directory.EnumerateFiles(framework, "*.dll"))
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!closure.Assemblies.Contains(name))
        {
            File.Delete(file);
        }
        else if (leaves.ContainsKey(name))
        {
            RemoveCompiledCode(file);
        }
    }

    // The runtime itself, and what it calls before any assembly.
    string[] runtime = ["libcoreclr", "libclrjit", "libhostpolicy", "libSystem.Native"];
    foreach (var file in Directory.EnumerateFiles(framework, "*.so"))
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!runtime.Contains(name) && !closure.NativeLibraries.Contains(name))
        {
            File.Delete(file);
        }
    }
}

// The assemblies of the framework carry machine code beside their IL, for a quick start: of a leaf next to nothing runs, and the code is
// two thirds.
void RemoveCompiledCode(string file)
{
    var written = file + ".tmp";
    using (var module = ModuleDefinition.ReadModule(file))
    {
        // I386 stands for any processor where there is IL alone; so compilers write it.
        module.Architecture = TargetArchitecture.I386;
        module.Attributes = ModuleAttributes.ILOnly;
        module.Write(written);
    }

    File.Move(written, file, overwrite: true);
}

// The host looks for each file that the framework's own list names.
void CorrectFrameworkList()
{
    var list = Path.Combine(framework, "Microsoft.NETCore.App.deps.json");
    var root = JsonNode.Parse(File.ReadAllBytes(list))!;
    foreach (var (_, target) in root["targets"]!.AsObject())
    {
        foreach (var (_, library) in target!.AsObject())
        {
            foreach (var kind in (string[])["runtime", "native"])
            {
                var files = library![kind]?.AsObject() ?? [];
                foreach (var gone in files.Select(file => file.Key).Where(file => !File.Exists(Path.Combine(framework, file))).ToList())
                {
                    files.Remove(gone);
                }
            }
        }
    }

    File.WriteAllText(list, root.ToJsonString());
}

static string NameOf(string list) => Path.GetFileName(list)[..^".deps.json".Length];

// The packages of which a program, or what a library needs, has files.
static List<Package> FindPackages(string list, string packages)
{
    var found = new List<Package>();
    var deps = JsonNode.Parse(File.ReadAllBytes(list))!;
    foreach (var (library, kept) in deps["targets"]!.AsObject().SelectMany(target => target.Value!.AsObject()))
    {
        string[] kinds = ["runtime", "native", "runtimeTargets"];
        if ((string?)deps["libraries"]![library]!["type"] == "package" && kinds.Any(kind => kept![kind] is not null))
        {
            var parts = library.Split('/');
            var folder = Path.Combine(packages, parts[0].ToLowerInvariant(), parts[1].ToLowerInvariant());
            var nuspec = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Descendants()
                .GroupBy(element => element.Name.LocalName).ToDictionary(group => group.Key, group => group.First());
            var license = nuspec.GetValueOrDefault("license");
            found.Add(new Package(
                parts[0],
                parts[1],
                folder,
                nuspec.GetValueOrDefault("projectUrl")?.Value ?? "",
                (string?)license?.Attribute("type") == "expression" ? license.Value : null,
                nuspec.GetValueOrDefault("copyright")?.Value,
                [.. (kept!["dependencies"]?.AsObject() ?? []).Select(entry => $"{entry.Key}/{entry.Value}")]));
        }
    }

    return found;
}

// The software bill of materials: CycloneDX 1.6, without a time or a random number, so that the same files give the same archive.
static void WriteBill(string target, string name, IReadOnlyList<Package> libraries, string? runtime)
{
    var components = new JsonArray();
    if (runtime is not null)
    {
        components.Add(Component(
            "framework",
            "Microsoft.NETCore.App.Runtime.linux-x64",
            runtime,
            new JsonObject { ["license"] = new JsonObject { ["id"] = "MIT" } },
            []));
    }

    var dependencies = new JsonArray();
    foreach (var library in libraries)
    {
        // A package's own hash, as NuGet wrote it beside what it unpacked.
        var hash = Directory.GetFiles(library.Folder, "*.nupkg.sha512").Select(file => Convert.FromBase64String(File.ReadAllText(file)));
        components.Add(Component(
            "library",
            library.Name,
            library.Version,
            library.License is { } expression
                ? new JsonObject { ["expression"] = expression }
                : new JsonObject { ["license"] = new JsonObject { ["name"] = "its own; see THIRD-PARTY-NOTICES.txt" } },
            hash.Select(bytes => Convert.ToHexStringLower(bytes))));
        var needed = library.Dependencies.Where(entry => libraries.Any(other => $"{other.Name}/{other.Version}" == entry));
        dependencies.Add(new JsonObject
        {
            ["ref"] = Url(library.Name, library.Version),
            ["dependsOn"] = new JsonArray([.. needed.Select(entry => (JsonNode)Url(entry.Split('/')[0], entry.Split('/')[1]))]),
        });
    }

    var bill = new JsonObject
    {
        ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["version"] = 1,
        ["metadata"] = new JsonObject
        {
            ["component"] = new JsonObject
            {
                ["type"] = runtime is null ? "library" : "application",
                ["bom-ref"] = name,
                ["name"] = name,
                ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = "Apache-2.0" } }),
            },
        },
        ["components"] = components,
        ["dependencies"] = dependencies,
    };
    File.WriteAllText(Path.Combine(target, "sbom.cdx.json"), bill.ToJsonString(new() { WriteIndented = true }) + "\n");

    static string Url(string package, string number) => $"pkg:nuget/{package}@{number}";

    static JsonObject Component(string type, string package, string number, JsonObject license, IEnumerable<string> hashes) => new()
    {
        ["type"] = type,
        ["bom-ref"] = Url(package, number),
        ["name"] = package,
        ["version"] = number,
        ["purl"] = Url(package, number),
        ["licenses"] = new JsonArray(license),
        ["hashes"] = new JsonArray(
            [.. hashes.Select(hash => (JsonNode)new JsonObject { ["alg"] = "SHA-512", ["content"] = hash })]),
    };
}

static void WriteNotices(
    string target, string title, string remark, IReadOnlyList<Package> libraries, (string Version, string Folder)? runtime)
{
    var notices = new Notices(title, remark);
    if (runtime is var (version, folder))
    {
        notices.Add($".NET runtime {version}", "https://github.com/dotnet/runtime", folder, null, null);
    }

    foreach (var library in libraries)
    {
        notices.Add($"{library.Name} {library.Version}", library.Url, library.Folder, library.License, library.Copyright);
    }

    File.WriteAllText(Path.Combine(target, "THIRD-PARTY-NOTICES.txt"), notices.ToString());
}

/// <summary>A NuGet package.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Folder">Where NuGet unpacked it.</param>
/// <param name="Url">Its home.</param>
/// <param name="License">The expression of its licence; null where it carries a text of its own.</param>
/// <param name="Copyright">Who has the copyright.</param>
/// <param name="Dependencies">The packages that it needs, as NAME/VERSION.</param>
sealed record Package(
    string Name, string Version, string Folder, string Url, string? License, string? Copyright, IReadOnlyList<string> Dependencies);

/// <summary>The assemblies that can be reached from some, by the types that each names.</summary>
/// <param name="folders">Where assemblies lie.</param>
/// <param name="leaves">Assemblies of which only some references are followed.</param>
sealed class Closure(string[] folders, IReadOnlyDictionary<string, string[]> leaves)
{
    private readonly Dictionary<string, ModuleDefinition?> modules = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Dictionary<string, string>> forwards = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> open = new();

    public HashSet<string> Assemblies { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Native libraries that the assemblies call, as they name them.</summary>
    public HashSet<string> NativeLibraries { get; } = new(StringComparer.Ordinal);

    public void Add(string assembly)
    {
        if (Read(assembly) is not null && Assemblies.Add(assembly))
        {
            open.Enqueue(assembly);
        }
    }

    public void Follow()
    {
        while (open.TryDequeue(out var assembly))
        {
            var module = Read(assembly)!;
            NativeLibraries.UnionWith(module.ModuleReferences.Select(reference => reference.Name));
            var types = module.GetTypeReferences().Where(type => type.DeclaringType is null && type.Scope is AssemblyNameReference);
            foreach (var type in types.Where(type => !leaves.TryGetValue(assembly, out var kept) || kept.Contains(type.Scope.Name)))
            {
                AddType(type.Scope.Name, type.FullName);
            }
        }
    }

    /// <summary>Adds the assembly where a type is looked for, and those to which it was moved.</summary>
    private void AddType(string assembly, string type)
    {
        for (string? next = assembly; next is not null; next = ReadForwards(next).GetValueOrDefault(type))
        {
            Add(next);
        }
    }

    private Dictionary<string, string> ReadForwards(string assembly)
    {
        if (!forwards.TryGetValue(assembly, out var found))
        {
            var moved = Read(assembly)?.ExportedTypes.Where(type => type.IsForwarder && type.DeclaringType is null) ?? [];
            found = moved.ToDictionary(type => type.FullName, type => type.Scope.Name, StringComparer.Ordinal);
            forwards.Add(assembly, found);
        }

        return found;
    }

    private ModuleDefinition? Read(string assembly)
    {
        if (!modules.TryGetValue(assembly, out var module))
        {
            var path = folders.Select(folder => Path.Combine(folder, assembly + ".dll")).FirstOrDefault(File.Exists);
            module = path is null ? null : ModuleDefinition.ReadModule(path, new ReaderParameters { InMemory = true });
            modules.Add(assembly, module);
        }

        return module;
    }
}

/// <summary>The texts of licences and notices, each once.</summary>
/// <param name="title">What it is.</param>
/// <param name="remark">What was changed.</param>
sealed partial class Notices(string title, string remark)
{
    private readonly StringBuilder list = new();
    private readonly StringBuilder texts = new();
    private readonly Dictionary<string, string> titles = new(StringComparer.Ordinal);

    /// <param name="name">What it is about.</param>
    /// <param name="url">Its home.</param>
    /// <param name="folder">Where its licence and notices lie.</param>
    /// <param name="expression">The name of its licence, if there is one.</param>
    /// <param name="copyright">Who has the copyright, for a licence whose text has a place for it.</param>
    public void Add(string name, string url, string folder, string? expression, string? copyright)
    {
        list.Append($"  {name}  {url}\n");
        var files = Directory.EnumerateFiles(folder).Where(file => NoticeName().IsMatch(Path.GetFileName(file)))
            .OrderBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase).ToList();
        if (!files.Any(file => Path.GetFileName(file).StartsWith("LICEN", StringComparison.OrdinalIgnoreCase)))
        {
            // Many packages only name their licence.
            var standard = Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "licences", $"{expression}.txt");
            if (!File.Exists(standard))
            {
                throw new InvalidDataException(
                    $"slim-worker: {name} has no licence text in {folder}, and there is no {standard}; the archive must carry the text.");
            }

            Append($"{name}: {expression}", File.ReadAllText(standard).Replace("{copyright}", copyright ?? "", StringComparison.Ordinal));
        }

        foreach (var file in files)
        {
            Append($"{name}: {Path.GetFileName(file)}", File.ReadAllText(file));
        }
    }

    public override string ToString() =>
        $"{title} Its licences and notices follow.\n{remark}\n{list}{texts}";

    private void Append(string title, string text)
    {
        text = text.ReplaceLineEndings("\n").Trim('\uFEFF', '\n', ' ') + "\n";
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        texts.Append($"\n{new string('=', 80)}\n{title}\n{new string('=', 80)}\n\n");
        texts.Append(titles.TryAdd(hash, title) ? text : $"The same text as above: {titles[hash]}\n");
    }

    [GeneratedRegex(@"^(licen[sc]e|notice|third-?party-?notices?)(\.(txt|md))?$", RegexOptions.IgnoreCase)]
    private static partial Regex NoticeName();
}

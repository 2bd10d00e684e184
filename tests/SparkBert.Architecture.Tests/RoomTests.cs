using System.Xml.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SparkBert.Architecture.Tests;

/// <summary>Rooms are boundaries: dependencies point one way between projects, and between the namespaces of each.</summary>
public sealed class RoomTests
{
    /// <summary>The rooms, and which of the others each may use.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["SparkBert.Text"] = [],
        ["SparkBert"] = ["SparkBert.Text"],
        ["SparkBert.Models"] = ["SparkBert", "SparkBert.Text"],
        ["SparkBert.Extensions.AI"] = ["SparkBert", "SparkBert.Text", "SparkBert.Models"],
        ["SparkBert.Protocol"] = [],
        ["SparkBert.Driver"] = ["SparkBert.Protocol"],
        ["SparkBert.MicrosoftSpark"] = ["SparkBert.Protocol", "SparkBert.Driver"],
        ["SparkBert.Functions"] = ["SparkBert", "SparkBert.Text", "SparkBert.Protocol"],
        ["SparkBert.Worker"] = ["SparkBert", "SparkBert.Text", "SparkBert.Protocol", "SparkBert.Functions"],
        ["SparkBert.Spark"] = ["SparkBert", "SparkBert.Text", "SparkBert.Protocol", "SparkBert.Driver", "SparkBert.Functions"],
        ["SparkBert.Connect"] = ["SparkBert", "SparkBert.Text", "SparkBert.Protocol", "SparkBert.Functions"],
        ["SparkBert.Programs"] =
        [
            "SparkBert", "SparkBert.Text", "SparkBert.Models", "SparkBert.Protocol",
        ],
        ["SparkBert.Jobs"] =
        [
            "SparkBert", "SparkBert.Text", "SparkBert.Models", "SparkBert.Protocol", "SparkBert.Driver", "SparkBert.Functions",
            "SparkBert.Spark", "SparkBert.Connect", "SparkBert.Programs",
        ],
        ["SparkBert.Cli"] =
        [
            "SparkBert", "SparkBert.Text", "SparkBert.Models", "SparkBert.Protocol", "SparkBert.Driver", "SparkBert.Functions",
            "SparkBert.Spark", "SparkBert.Programs", "SparkBert.Worker",
        ],
    };

    /// <summary>Signatures of a package, no room.</summary>
    private const string StandIn = "SparkBert.MicrosoftSpark.StandIn";

    private static readonly string Root = FindRoot();

    public static TheoryData<string> Rooms() =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, "src"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => Allowed.ContainsKey(name) || File.Exists(Path.Combine(Root, "src", name, name + ".csproj")))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Namespaces_of_a_room_have_no_cycle(string room)
    {
        // Code that generators write has namespaces of its own.
        bool IsInRoom(string name) => name == room || name.StartsWith(room + ".", StringComparison.Ordinal);
        var cycles = NamespaceGraph.Read(PathOf(room), IsInRoom).FindCycles();

        Assert.True(cycles.Count == 0, $"{room} has namespaces that depend on each other:\n{string.Join('\n', cycles)}");
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_the_rooms_that_it_may(string room)
    {
        Assert.True(Allowed.ContainsKey(room), $"{room} is no room that the architecture knows; say in RoomTests what it may use.");
        using var module = ModuleDefinition.ReadModule(PathOf(room));
        var used = module.AssemblyReferences.Select(reference => reference.Name).Where(Allowed.ContainsKey);
        var referenced = Projects(room).Select(project => Path.GetFileNameWithoutExtension(project)).Where(name => name != StandIn);

        Assert.Empty(used.Union(referenced).Except(Allowed[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Nobody_but_its_own_tests_sees_the_inside_of_a_room(string room)
    {
        using var module = ModuleDefinition.ReadModule(PathOf(room));
        var friends = module.Assembly.CustomAttributes
            .Where(attribute => attribute.AttributeType.Name == "InternalsVisibleToAttribute")
            .Select(attribute => (string)attribute.ConstructorArguments[0].Value);

        Assert.All(friends, friend => Assert.Equal(room + ".Tests", friend));
    }

    /// <summary>Sessions of other settings would measure or observe something that isn't what models do.</summary>
    [Theory]
    [MemberData(nameof(Rooms))]
    public void Only_SessionSettings_chooses_the_settings_of_ONNX_Runtime(string room)
    {
        using var module = ModuleDefinition.ReadModule(PathOf(room));
        var choosers = module.GetTypes()
            .Where(type => type.Methods.Any(method => method.HasBody && method.Body.Instructions.Any(instruction =>
                instruction.OpCode == OpCodes.Newobj
                && ((MethodReference)instruction.Operand).DeclaringType.FullName == "Microsoft.ML.OnnxRuntime.SessionOptions")))
            .Select(type => type.FullName);

        Assert.Equal(room == "SparkBert" ? ["SparkBert.Sessions.SessionSettings"] : [], choosers);
    }

    [Fact]
    public void The_core_needs_three_packages()
    {
        var packages = XDocument.Load(Path.Combine(Root, "src", "SparkBert", "SparkBert.csproj")).Descendants("PackageReference")

            // The same library with CUDA takes the place of the last one where a program is published for GPUs.
            .Where(package => package.Attribute("Condition")?.Value != "'$(OnnxRuntime)' == 'gpu'")
            .Select(package => package.Attribute("Include")!.Value).Order(StringComparer.Ordinal);

        Assert.Equal(["Apache.Arrow", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.ML.OnnxRuntime"], packages);
    }

    [Fact]
    public void The_core_stays_small()
    {
        // 7,500 before model calls were planned by their time, with the measurement and the probe that this takes; 8,500 before hashes were
        // remembered, which belongs to what is read and hashed, before models ran on other devices, and before runs ended their calls and
        // windows grew with the threads; 9,200 before what the process does could be measured from outside; 9,600 before the other
        // annotators of the family (sentences, chunks, finished vectors) and windows over long text.
        const int MaxLines = 11_200;
        var lines = SourceFiles(Path.Combine(Root, "src", "SparkBert")).Sum(file => File.ReadLines(file).Count());

        Assert.InRange(lines, 1, MaxLines);
    }

    [Fact]
    public void A_cycle_is_found_with_the_files_of_its_edges()
    {
        const string Fixtures = "SparkBert.Architecture.Tests.Fixtures";
        var path = typeof(RoomTests).Assembly.Location;
        var cycles = NamespaceGraph.Read(path, name => name.StartsWith(Fixtures, StringComparison.Ordinal)).FindCycles();

        Assert.Equal([$"{Fixtures}.Lower -> {Fixtures}.Upper: Lower.cs", $"{Fixtures}.Upper -> {Fixtures}.Lower: Upper.cs"], cycles);
    }

    private static string PathOf(string room) => Path.Combine(AppContext.BaseDirectory, room + ".dll");

    private static IEnumerable<string> Projects(string room) =>
        XDocument.Load(Path.Combine(Root, "src", room, room + ".csproj"))
            .Descendants("ProjectReference")
            .Select(project => project.Attribute("Include")!.Value);

    private static IEnumerable<string> SourceFiles(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[..^1].Any(part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "src", "SparkBert"))
                && File.Exists(Path.Combine(folder.FullName, "global.json")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no checkout above {AppContext.BaseDirectory}.");
    }
}

using System.Reflection;
using System.Text.Json.Nodes;

namespace SparkBert.Functions.Tests;

/// <summary>Functions of a program on their way to workers.</summary>
public sealed class DelegateReferenceTests
{
    private enum Kind
    {
        First,
        Second,
    }

    private int field = 7;

    [Fact]
    public void Lambda_without_variables_comes_back()
    {
        var function = Travel<Func<int, int>>(static value => value + 1);
        Assert.Equal(42, function(41));
    }

    [Fact]
    public void Static_methods_and_local_functions_come_back()
    {
        Assert.Equal("ab", Travel<Func<string, string, string>>(string.Concat)("a", "b"));
        Assert.Equal(6, Travel<Func<int, int>>(Twice)(3));

        static int Twice(int value) => 2 * value;
    }

    [Fact]
    public void Variables_come_with_the_function_of_every_kind_that_can_travel()
    {
        var (number, text, nothing, kind) = (double.NaN, "a\"ü", (long?)null, Kind.Second);
        var (day, moment) = (new DateOnly(1582, 10, 4), DateTimeOffset.UnixEpoch.AddTicks(1));
        int[] array = [1, 2];
        List<string> list = ["x"];
        Dictionary<string, decimal> map = new() { ["half"] = 0.5m };
        var function = Travel<Func<string>>(
            () => FormattableString.Invariant(
                $"{number} {text} {nothing is null} {kind} {day:o} {moment:o} {array.Sum()} {list[0]} {map["half"]}"));
        Assert.Equal("NaN a\"ü True Second 1582-10-04 1970-01-01T00:00:00.0000001+00:00 3 x 0.5", function());
    }

    [Fact]
    public void Dictionaries_come_with_keys_of_every_kind()
    {
        var (day, moment) = (new DateOnly(1582, 10, 4), DateTimeOffset.UnixEpoch.AddTicks(1));
        var (span, id) = (TimeSpan.FromTicks(-7), Guid.NewGuid());
        Dictionary<int, string> numbers = new() { [-7] = "int" };
        Dictionary<long, Dictionary<bool, int[]>> nested = new() { [long.MinValue] = new() { [true] = [1, 2] } };
        Dictionary<decimal, int> decimals = new() { [1.50m] = 3 };
        Dictionary<Kind, int?> kinds = new() { [Kind.Second] = null, [(Kind)7] = 4 };
        Dictionary<DateOnly, int> days = new() { [day] = 5 };
        Dictionary<DateTimeOffset, int> moments = new() { [moment] = 6 };
        Dictionary<TimeSpan, int> spans = new() { [span] = 7 };
        Dictionary<Guid, int> ids = new() { [id] = 8 };
        Dictionary<char, int> letters = new() { ['ü'] = 9, ['"'] = 10 };
        Dictionary<string, int> names = new(StringComparer.Ordinal) { ["ä\"\n"] = 11 };
        var function = Travel<Func<string>>(() => FormattableString.Invariant(
            $"{numbers[-7]} {nested[long.MinValue][true].Sum()} {decimals[1.5m]} {kinds[Kind.Second] is null} {kinds[(Kind)7]} ")
            + $"{days[day]} {moments[moment]} {spans[span]} {ids[id]} {letters['ü']} {letters['"']} {names["ä\"\n"]}");
        Assert.Equal("int 3 3 True 4 5 6 7 8 9 10 11", function());
    }

    [Fact]
    public void Functions_in_variables_come_with_their_own()
    {
        var factor = 3;
        Func<int, int> scale = value => value * factor;
        Func<string, string, string> join = string.Concat;
        Func<int, int>? none = null;
        Assert.Equal("a63", OfFunctions()("a", 2));

        Func<string, int, string> OfFunctions() =>
            Travel<Func<string, int, string>>((text, value) => join(text, $"{scale(value)}{(none is null ? factor : 0)}"));
    }

    /// <summary>The function is in a variable of the scope that it uses, and both of its scopes are the same one.</summary>
    [Fact]
    public void Function_that_calls_itself_comes_with_one_scope()
    {
        var calls = 0;
        Func<int, int> faculty = null!;
        faculty = value => value + (0 * calls++) < 2 ? 1 : value * faculty(value - 1);
        Func<int, string> count = value => $"{faculty(value)} in {calls}";

        Assert.Equal("120 in 5", Travel(count)(5));
        Assert.Equal(0, calls);
    }

    [Fact]
    public void Variables_of_a_scope_within_a_scope_come_too()
    {
        var outer = 10;
        List<Func<int>> functions = [];
        foreach (var inner in new[] { 1, 2 })
        {
            functions.Add(() => outer + inner);
        }

        Assert.Equal([11, 12], functions.Select(function => Travel(function)()));
    }

    [Fact]
    public void What_can_not_travel_is_refused_with_its_name()
    {
        Refuse(OfVariable(Stream.Null), "the variable 'stream' of System.IO.Stream");
        Refuse(OfThis(), "belongs to an object of");
        Refuse(OfBoth(1), "this of ");
        Refuse(OfDictionary(new(StringComparer.OrdinalIgnoreCase)), "'map', in which a dictionary compares its keys in its own way");
        Refuse(OfDictionaries([new(StringComparer.OrdinalIgnoreCase)]), "'maps', in which a dictionary compares its keys in its own way");
        Refuse(OfNumbers([]), "the variable 'map' of System.Collections.Generic.Dictionary`2[System.Double,");
        Refuse(OfPredicate(text => text.Length > 0), "the variable 'predicate' of System.Predicate");
        Refuse(Generic(1), "is generic");
        Func<int> both = () => 1;
        both += () => 2;
        Refuse(both, "pass one lambda");
        Refuse("text".GetHashCode, "belongs to an object of System.String");
        Assert.Throws<ArgumentException>(() => DelegateReference.From((Action<int>)(_ => { })));
        field++;

        static Func<T> Generic<T>(T value) => () => value;
    }

    [Fact]
    public void Another_build_is_refused()
    {
        var json = DelegateReference.From((Func<int>)(() => 1)).ToJson();
        json["module"] = Guid.NewGuid().ToString();
        var error = Assert.Throws<InvalidOperationException>(() => DelegateReference.Parse(json).Resolve(Load));
        Assert.Contains("another build of SparkBert.Functions.Tests", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_JSON_is_refused()
    {
        Assert.Throws<FormatException>(() => DelegateReference.Parse([]));
        Assert.Throws<FormatException>(() => DelegateReference.Parse(new JsonObject { ["assembly"] = 1 }));
    }

    private static Func<long> OfVariable(Stream stream) => () => stream.Length;

    private static Func<int> OfDictionary(Dictionary<string, int> map) => () => map.Count;

    private static Func<int> OfDictionaries(List<Dictionary<string, int>> maps) => () => maps.Count;

    private static Func<int> OfNumbers(Dictionary<double, int> map) => () => map.Count;

    private static Func<bool> OfPredicate(Predicate<string> predicate) => () => predicate("");

    private Func<int> OfThis() => () => field;

    private Func<int> OfBoth(int local) => () => field + local;

    private static void Refuse<T>(Func<T> function, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => DelegateReference.From(function));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>As JSON text to another place and back.</summary>
    private static T Travel<T>(T function)
        where T : Delegate
    {
        var text = DelegateReference.From(function).ToJson().ToJsonString();
        return (T)DelegateReference.Parse(JsonNode.Parse(text)!.AsObject()).Resolve(Load);
    }

    private static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));
}

using System.Text.Json;
using SparkBert.Models.Import;

namespace SparkBert.Models.Tests.Import;

/// <summary>Folders that are broken in one way each: they are refused by name, and nothing is left behind.</summary>
public sealed class BrokenFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, bool> Cases()
    {
        var data = new TheoryData<string, bool>();
        var file = Path.Combine(TestData.Models, "tiny-import", "broken", "expect.json");
        using var cases = JsonDocument.Parse(File.Exists(file) ? File.ReadAllText(file) : "[]");
        foreach (var test in cases.RootElement.EnumerateArray().Where(test => test.GetProperty("importer").GetString() is not "zip"))
        {
            // A repeated line may be an error or a warning; it is a warning here, since Spark NLP takes such a vocabulary too.
            var name = test.GetProperty("path").GetString()!;
            var expect = test.GetProperty("expect").GetString()!;
            data.Add(name, name == "vocab-duplicate" || expect.StartsWith("OK", StringComparison.Ordinal));
        }

        return data;
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_broken_folder_has_words_that_its_message_must_have()
    {
        TestSkip.WithoutFullModels("tiny-import");

        Assert.Equal(Cases().Select(test => test.Data.Item1).Order(), BrokenMessages.Names.Order());
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void A_broken_folder_is_refused_in_the_words_that_it_needs(string name, bool isImported)
    {
        var source = Path.Combine(TestData.Models, "tiny-import", "broken", name);
        var notes = new ProgressCollector<ImportNote>();

        var error = Record.Exception(() => ModelImport.Import(
            source, folder.Path("bundle"), new ImportOptions { Notes = notes }, TestContext.Current.CancellationToken));

        if (isImported)
        {
            Assert.Null(error);
            AssertWords(name, string.Join('\n', notes.Values));
        }
        else
        {
            AssertWords(name, Assert.IsType<ModelException>(error).Message);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
        }
    }

    private static void AssertWords(string name, string said) =>
        Assert.All(BrokenMessages.WordsOf(name), word => Assert.Contains(word, said, StringComparison.Ordinal));
}

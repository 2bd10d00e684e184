using SparkBert.Models.Import;

namespace SparkBert.Models.Tests;

/// <summary>The notes of an import as lines.</summary>
internal sealed class NoteLines : List<string>, IProgress<ImportNote>
{
    public void Report(ImportNote value) => Add(value.ToString());
}

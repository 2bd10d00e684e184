using SparkBert.Bundles;

namespace SparkBert.Programs;

/// <summary>A pipeline in its JSON form, in a file.</summary>
public static class PipelineFile
{
    /// <summary>Reads a pipeline.</summary>
    /// <param name="file">The file.</param>
    /// <param name="open">Opens a model by its path or name. A path that is there beside the file is meant before one that is there in the
    /// current folder: a pipeline and its model can be moved together.</param>
    /// <exception cref="ArgumentException">It is not a pipeline.</exception>
    /// <exception cref="ModelException">A model can't be used.</exception>
    public static Pipeline Read(string file, Func<string, BertModel> open)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(open);
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return Pipeline.FromJson(
            File.ReadAllText(file), name => open(Path.Combine(folder, name) is var path && Path.Exists(path) ? path : name));
    }
}

using SparkBert.Bundles;
using SparkBert.Functions;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Jobs.Sessions;

/// <summary>
/// A session of Spark, and as much of it as the jobs need. Paths are those of the session: over Spark Connect the server's.
/// </summary>
public interface IJobSession : IDisposable
{
    /// <summary>The version of Spark.</summary>
    string Version { get; }

    /// <summary>Whether tasks send their figures. Servers of Spark Connect send none before 4.0.</summary>
    bool HasFigures { get; }

    /// <summary>The figures of the tasks that succeeded so far; none where <see cref="HasFigures"/> is false.</summary>
    IReadOnlyList<TaskFigures> Figures { get; }

    /// <summary>A setting; null if it is not set.</summary>
    /// <param name="key">Its name.</param>
    string? FindSetting(string key);

    /// <summary>Sets a setting.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    void ChangeSetting(string key, string value);

    /// <summary>The rows of files.</summary>
    /// <param name="format">text, json or parquet.</param>
    /// <param name="paths">Files, folders and patterns.</param>
    /// <param name="options">Options of the format.</param>
    IJobFrame Read(string format, IReadOnlyList<string> paths, params IReadOnlyList<(string Key, string Value)> options);

    /// <summary>The lines of text files as they come into a folder, as a stream.</summary>
    /// <param name="folder">The folder.</param>
    IJobFrame ReadTextStream(string folder);

    /// <summary>A table of the catalog.</summary>
    /// <param name="name">Its name.</param>
    IJobFrame Table(string name);

    /// <summary>The result of a query.</summary>
    /// <param name="query">The query, in SQL.</param>
    IJobFrame Sql(string query);

    /// <summary>Whether there is a file or folder.</summary>
    /// <param name="path">Its path.</param>
    bool PathExists(string path);

    /// <summary>What is at a path.</summary>
    /// <param name="path">The path.</param>
    PathContent FindContent(string path);

    /// <summary>Takes back an output: no rows are left there.</summary>
    /// <param name="path">Its path.</param>
    void Discard(string path);

    /// <summary>Opens a model; the session brings it to the executors. The caller closes it.</summary>
    /// <param name="name">Its path or name; null for that of the setting <c>spark.sparkbert.model</c>.</param>
    /// <param name="precision">The precision that it is to have, <c>fp32</c> or <c>int8</c>; null for the one that it has.</param>
    /// <exception cref="ModelException">It can't be used.</exception>
    BertModel LoadModel(string? name, string? precision);

    /// <summary>Says in Spark's pages what the jobs that follow do.</summary>
    /// <param name="work">What they do.</param>
    void Describe(string work);

    /// <summary>Registers <c>name(text)</c> and <c>name(sentence, token)</c> for queries.</summary>
    /// <param name="name">The name.</param>
    /// <param name="embeddings">The model with its parameters.</param>
    /// <param name="mode">What happens to bad rows.</param>
    /// <param name="device">What the model runs on in the tasks.</param>
    void RegisterEmbeddings(string name, BertEmbeddings embeddings, RowErrorMode mode, ComputeDevice device);

    /// <summary>Shows how far the work is, where there is a terminal, and ends it when the job is cancelled.</summary>
    /// <returns>Ends the watch; null where what runs takes the job's cancellation itself and nothing can be shown.</returns>
    IDisposable? Watch();
}

using System.Formats.Tar;
using System.IO.Compression;
using SparkBert.Bundles;
using SparkBert.Connect.Sql;

namespace SparkBert.Connect.Pipelines;

/// <summary>Which worker executors start and where they find models, and how both get there. The server may run anywhere.</summary>
/// <param name="session">The session.</param>
internal sealed class SessionShipping(SparkSession session)
{
    private const string Program = "SparkBert.Worker";
    private const string Variable = "SPARKBERT_WORKER";
    private const string OnEveryNode = "local:";

    /// <summary>The archive of the worker that lies beside a program which was published with one.</summary>
    private const string ArchiveName = "sparkbert-worker-linux-x64.tar.gz";

    /// <summary>Sees to it that the session's functions run in a worker.</summary>
    /// <exception cref="SparkConnectException">No worker is named, or the session runs Python's functions.</exception>
    public void PrepareWorker()
    {
        var python = session.Conf().TryGet(ConnectSettings.Python);
        if (FindWorker() is not var (named, source))
        {
            if (python is not null && Path.GetFileName(python) == Program)
            {
                return;
            }

            throw new SparkConnectException(
                $"the session has no worker for .NET functions. Set {ConnectSettings.Worker} (or {Variable}) to the worker's path as "
                + $"executors see it, or to its archive on this machine (scripts/package.sh), or put {ArchiveName} beside the program.");
        }

        var worker = Ship(named, source);
        if (python is null)
        {
            // Once a session: the first of its functions comes here.
            SettingWarnings.Say(session.Conf().TryGet);
            session.Conf().Set(ConnectSettings.Python, worker);
        }
        else if (python != worker)
        {
            throw new SparkConnectException(
                $"{ConnectSettings.Python} is '{python}', but over Spark Connect it must name the .NET worker {worker}: a session runs "
                + "Python's functions or SparkBert's. Unset it, or use a session of its own.");
        }
    }

    /// <summary>The place of a model on executors; sends it if needed.</summary>
    /// <param name="model">The model as this program opened it.</param>
    /// <param name="place">See <see cref="TransformOptions.Model"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such archive.</exception>
    /// <exception cref="ModelException">The model's folder has another model now.</exception>
    public ExecutorModel ShipModel(BertModel model, string? place)
    {
        if (place is null)
        {
            return new ExecutorModel(ShipFolder(model), model.Identity);
        }

        return new ExecutorModel(
            place.StartsWith(OnEveryNode, StringComparison.Ordinal) ? GetPath(place)
                : IsArchive(place) ? session.AddArtifact(place, ArtifactKind.Archive)
                : place,
            model.Identity);
    }

    private static bool IsArchive(string name) =>
        name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private static string GetPath(string place) => "/" + place[OnEveryNode.Length..].TrimStart('/');

    private (string Named, string Source)? FindWorker()
    {
        if (session.Conf().TryGet(ConnectSettings.Worker) is { Length: > 0 } setting)
        {
            return (setting, ConnectSettings.Worker);
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable)
        {
            return (variable, Variable);
        }

        var beside = Path.Combine(AppContext.BaseDirectory, ArchiveName);
        return File.Exists(beside) ? (beside, "the program's folder") : null;
    }

    private string Ship(string named, string source)
    {
        if (named.StartsWith(OnEveryNode, StringComparison.Ordinal))
        {
            return GetPath(named);
        }

        if (!IsArchive(named))
        {
            return named;
        }

        return File.Exists(named)
            ? $"./{session.AddArtifact(named, ArtifactKind.Archive)}/{Program}"
            : throw new SparkConnectException(
                $"{source} names the worker's archive '{named}', but there is no such file on this machine; scripts/package.sh makes it.");
    }

    /// <summary>
    /// A bundle becomes an archive whose name has the model's identity, so a session gets each model once. Weights hardly shrink, so it is
    /// not compressed.
    /// </summary>
    private string ShipFolder(BertModel model)
    {
        var manifest = Path.Combine(model.Path, BundleManifest.FileName);
        if (!File.Exists(manifest)
            || Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(manifest))) != model.Identity)
        {
            throw new ModelException($"the model in {model.Path} was removed or replaced after it was opened; open it again.");
        }

        var folder = string.Concat(Path.GetFileName(model.Path)
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-'));
        var name = $"{folder}-{model.Identity[..8]}";
        session.Artifacts.Send($"archives/{name}.tar.gz#{name}", model.Identity, () =>
        {
            var archive = new FileStream(
                Path.Combine(Path.GetTempPath(), $"sparkbert-{Guid.NewGuid():N}.tar.gz"),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
            using (var packed = new GZipStream(archive, CompressionLevel.NoCompression, leaveOpen: true))
            {
                TarFile.CreateFromDirectory(model.Path, packed, includeBaseDirectory: false);
            }

            archive.Position = 0;
            return archive;
        });
        return name;
    }
}

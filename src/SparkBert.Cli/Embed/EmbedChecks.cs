using SparkBert.Cli.Files;
using SparkBert.Cli.Writing;
using SparkBert.Programs;

namespace SparkBert.Cli.Embed;

/// <summary>What is wrong with the options of a run, as far as it can be seen before anything is read or written.</summary>
internal static class EmbedChecks
{
    /// <summary>Checks the options.</summary>
    /// <param name="options">What was asked for.</param>
    /// <exception cref="UsageException">Options do not go together, or a file is missing.</exception>
    public static void Require(EmbedOptions options)
    {
        if (StandardOutput.IsName(options.Output) && options.OutputFormat is not (null or OutputFormat.Jsonl))
        {
            throw new UsageException(
                $"standard output takes JSON lines; for --output-format {options.OutputFormat} name a file with --output.");
        }

        if ((options.Compression is null ? options.VectorEncoding is null ? null : "--vector-encoding" : "--compression") is { } packing
            && !options.WritesParquet)
        {
            throw new UsageException($"{packing} goes with Parquet alone; leave it out, or name a .parquet file with --output.");
        }

        RequireTable(options);
        RequireLayout(options);
        if (options.Resume)
        {
            if (StandardOutput.IsName(options.Output) || options.Overwrite)
            {
                throw new UsageException("--resume writes a folder of parts: name it with --output, and leave out --overwrite.");
            }

            if (options.Quarantine is { } rejected && OutputFormat.FindByName(rejected) is not null)
            {
                throw new UsageException($"with --resume, --quarantine is a folder too; {rejected} is called like a file.");
            }
        }

        if (options.PipelineFile is { } pipeline && !File.Exists(pipeline))
        {
            throw new UsageException($"there is no pipeline file {pipeline}.");
        }

        if (options.Quarantine is { } quarantine)
        {
            if (StandardOutput.IsName(quarantine))
            {
                throw new UsageException("--quarantine needs a file: standard output can't be one.");
            }

            if (OutputFormat.FindByName(quarantine) is not (null or OutputFormat.Jsonl))
            {
                throw new UsageException($"--quarantine {quarantine}: bad rows are JSON lines; give a name that ends in .jsonl.");
            }
        }
    }

    /// <summary>Refuses what a table does not have, and what only a table has.</summary>
    private static void RequireTable(EmbedOptions options)
    {
        if (!options.WritesTable)
        {
            if (options.Output.Contains("://", StringComparison.Ordinal))
            {
                throw new UsageException($"--output {options.Output} is no address that is known here; expected is a file, or "
                    + "postgresql://user@host/database.");
            }

            if ((options.Table is not null ? "--table" : options.Append ? "--append" : null) is { } given)
            {
                throw new UsageException($"{given} is of a table; name its database with --output postgresql://user@host/database.");
            }

            return;
        }

        if (options.Layout == OutputLayout.Annotations)
        {
            throw new UsageException("a row of a table is a vector: leave out --layout annotations, or name a file with --output.");
        }

        if ((options.OutputFormat is not null ? "--output-format" : options.Resume ? "--resume" : null) is { } format)
        {
            throw new UsageException($"{format} is of files, and --output names a database; leave it out.");
        }

        if (options.Append && options.Overwrite)
        {
            throw new UsageException("--append keeps the rows of a table, and --overwrite replaces them; take one of both.");
        }
    }

    /// <summary>Refuses what the files of a layout do not have; <see cref="LayoutOptions"/> has the rules of every command.</summary>
    private static void RequireLayout(EmbedOptions options)
    {
        if (options.WritesMatrix)
        {
            var format = options.FindFormat();
            if (options.Layout == OutputLayout.Annotations)
            {
                throw new UsageException($"{format} holds vectors alone: leave out --layout annotations, or take another format.");
            }

            if (options.Resume)
            {
                throw new UsageException($"--resume writes parts of one file each, and {format} has its ids in a second; take Parquet.");
            }
        }

        if (options.Vectors == VectorFormat.Float16 && (!options.IsFlat || options.WritesJson))
        {
            throw new UsageException(options.IsFlat
                ? "JSON has no half floats: name another file with --output, or take --vectors bfloat16."
                : "annotations have vectors of float32: take --layout flat for --vectors float16, or --vectors bfloat16.");
        }
    }

    /// <summary>Refuses outputs that would replace an input, or each other, or be an input of the next run.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="files">The inputs.</param>
    /// <exception cref="UsageException">An output is no file of its own.</exception>
    public static void Require(EmbedOptions options, IReadOnlyCollection<InputFile> files)
    {
        if (options.Resume && files.FirstOrDefault(file => file.IsPipe) is { } pipe)
        {
            var name = pipe.IsStandardInput ? "standard input" : pipe.Path;
            throw new UsageException(
                $"--resume compares the inputs with those of the earlier run, and {name} can be read only once; give a file.");
        }

        var inputs = new Dictionary<string, string>();
        foreach (var file in files)
        {
            if (FileIdentity.Find(file.IsStandardInput ? "/dev/stdin" : file.Path) is { Kind: FileKind.Regular or FileKind.Pipe } found)
            {
                inputs.TryAdd(found.Key, file.IsStandardInput ? "standard input" : file.Path);
            }
        }

        if (!options.WritesTable)
        {
            Require("--output", options.Output, options, inputs);
        }

        var ids = options.WritesMatrix ? MatrixOutput.FindIds(options.Output) : null;
        if (ids is not null)
        {
            Require("--output", ids, options, inputs);
        }

        if (options.Quarantine is { } quarantine)
        {
            Require("--quarantine", quarantine, options, inputs);
            if (AreSame(options.Output, quarantine))
            {
                throw new UsageException($"--output and --quarantine are both {options.Output}; each needs a file of its own.");
            }

            if (ids is not null && AreSame(ids, quarantine))
            {
                throw new UsageException($"--quarantine is the file of the ids, {ids}; give another.");
            }
        }
    }

    private static void Require(string option, string output, EmbedOptions options, Dictionary<string, string> inputs)
    {
        if (Find(output) is { Kind: FileKind.Regular or FileKind.Pipe } found && inputs.TryGetValue(found.Key, out var input))
        {
            throw new UsageException($"{option} {output} is an input too ({input}); give another file.");
        }

        // Parts in a folder have names of a format, whatever the folder is called.
        if (StandardOutput.IsName(output) || (!options.Resume && (options.InputFormat ?? InputFormat.FindByName(output)) is null))
        {
            return;
        }

        if (options.Inputs.FirstOrDefault(argument => IsReadFrom(argument, output)) is { } place)
        {
            throw new UsageException(
                $"{option} {output} lies in the input {place}, and the next run would read it too; give a place elsewhere.");
        }
    }

    /// <summary>Whether a folder or a pattern among the inputs takes a file.</summary>
    private static bool IsReadFrom(string argument, string output)
    {
        if (FileIdentity.Find(argument) is not { } input)
        {
            return FilePattern.IsPattern(argument) && FilePattern.IsMatch(argument, output);
        }

        for (var folder = Path.GetDirectoryName(Path.GetFullPath(output)); input.Kind == FileKind.Folder && folder is not null;
            folder = Path.GetDirectoryName(folder))
        {
            if (FileIdentity.Find(folder)?.Key == input.Key)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreSame(string one, string other) =>
        Path.GetFullPath(one) == Path.GetFullPath(other)
        || (Find(one) is { Kind: FileKind.Regular or FileKind.Pipe } found && found == Find(other));

    /// <summary>What is on standard output may be a file too.</summary>
    private static FileIdentity? Find(string output) => FileIdentity.Find(StandardOutput.IsName(output) ? "/dev/stdout" : output);
}

using SparkBert.Bundles;

namespace SparkBert.Models.Import;

/// <summary>Turns a model of one format into the files of a bundle.</summary>
internal interface IModelImporter
{
    /// <summary>The format's name, as in <see cref="ImportOptions.Format"/> and the bundle's manifest.</summary>
    string Format { get; }

    /// <summary>What a folder of the format holds, for messages.</summary>
    string Content { get; }

    /// <summary>
    /// Whether a folder holds files of this format. They may be incomplete or damaged: the importer says what is wrong.
    /// </summary>
    bool Recognizes(string folder);

    /// <summary>Writes <c>model.onnx</c> and <c>vocab.txt</c> into the bundle.</summary>
    /// <returns>The manifest, without hashes, which are added later.</returns>
    /// <exception cref="ModelException">A file is missing or damaged, or sizes do not fit.</exception>
    BundleManifest Import(ImportContext context);
}

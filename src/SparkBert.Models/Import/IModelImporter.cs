using SparkBert.Bundles;

namespace SparkBert.Models.Import;

/// <summary>Turns a model as people have it into the files of a bundle; each format has one.</summary>
internal interface IModelImporter
{
    /// <summary>The format's name, as <see cref="ImportOptions.Format"/> and the bundle's manifest give it.</summary>
    string Format { get; }

    /// <summary>What a folder of the format holds, for messages.</summary>
    string Content { get; }

    /// <summary>
    /// Whether a folder holds files of this format. They need not be complete or sound: the importer says what is wrong with them.
    /// </summary>
    bool Recognizes(string folder);

    /// <summary>Writes <c>model.onnx</c> and <c>vocab.txt</c> into the bundle.</summary>
    /// <returns>What the manifest says of them; hashes are added later.</returns>
    /// <exception cref="ModelException">A file is missing or damaged, or sizes do not fit.</exception>
    BundleManifest Import(ImportContext context);
}

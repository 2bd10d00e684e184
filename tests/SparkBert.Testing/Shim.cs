namespace SparkBert.Models;
public static class ModelImport { public static void Import(string source, string target, SparkBert.Models.Import.ImportOptions? options = null) => ModelBundle.Import(source, target, options); }

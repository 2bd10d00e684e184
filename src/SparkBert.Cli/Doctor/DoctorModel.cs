using SparkBert.Cli.Model;
using SparkBert.Models;
using SparkBert.Models.Store;

namespace SparkBert.Cli.Doctor;

/// <summary>Opens a model as the driver of a job does, which needs its vocabulary and sizes and leaves the weights in their file.</summary>
internal static class DoctorModel
{
    private static readonly PretrainedOptions Options = new() { PackWeights = false };

    public static BertModel Open(string name, CancellationToken cancellation) => name == DemoModel.Name
        ? DemoModel.OpenOrPull(Options, cancellation)
        : BertModel.Load(name, Options, cancellation);
}

using System.Globalization;
using System.Text.Json.Nodes;
using SparkBert.Models;

namespace SparkBert.Cli.Doctor;

/// <summary>Threads, slots and memory of an executor.</summary>
internal static class MemoryCheck
{
    private const string Name = "memory";

    public static Finding Run(DoctorOptions options, ModelBundle? model)
    {
        var slots = options.Slots;
        var values = new JsonObject { ["executorCores"] = options.Cores, ["taskCpus"] = options.TaskCpus, ["slots"] = slots, ["executorMemoryBytes"] = options.ExecutorMemory };
        var shape = string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Cores} cores / spark.task.cpus {options.TaskCpus} = {slots} slots of {options.TaskCpus} {(options.TaskCpus == 1 ? "thread" : "threads")}");
        if (model is null)
        {
            return Finding.Warn(Name, $"{shape}; what the model takes can't be told without one", "name the model with --model") with { Values = values };
        }

        var memory = ExecutorMemory.Of(model);
        var overhead = memory.Overhead(slots, options.ExecutorMemory);
        (values["workerBytes"], values["modelBytes"], values["slotBytes"], values["memoryOverheadBytes"]) = (memory.Process, memory.Weights, memory.Slot, overhead);
        var found = $"{shape}; JVM {ExecutorMemory.Text(options.ExecutorMemory)}, worker {ExecutorMemory.Text(memory.Process)} + model {ExecutorMemory.Text(memory.Weights)} (once) + "
            + $"{slots} x {ExecutorMemory.Text(memory.Slot)} for each slot: --conf spark.executor.memoryOverhead={ExecutorMemory.Text(overhead)}";

        // Of a cluster only its nodes know what they have; a master here shares this machine.
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var finding = options.Master.StartsWith("local", StringComparison.Ordinal) && options.ExecutorMemory + overhead > available
            ? Finding.Warn(Name, $"{found}; this machine has {ExecutorMemory.Text(available)}", "run fewer slots (--executor-cores, local[N]), or a smaller model")
            : Finding.Ok(Name, found);
        return finding with { Values = values };
    }
}

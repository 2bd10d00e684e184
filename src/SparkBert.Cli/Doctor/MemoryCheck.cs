using System.Globalization;
using System.Text.Json.Nodes;

namespace SparkBert.Cli.Doctor;

/// <summary>Threads, slots and memory of an executor.</summary>
internal static class MemoryCheck
{
    private const string Name = "memory";

    public static Finding Run(DoctorOptions options, BertModel? model)
    {
        var slots = options.Slots;
        var values = new JsonObject
        {
            ["executorCores"] = options.Cores,
            ["taskCpus"] = options.TaskCpus,
            ["slots"] = slots,
            ["executorMemoryBytes"] = options.ExecutorMemory,
        };
        var shape = string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Cores} cores / spark.task.cpus {options.TaskCpus} = {slots} slots of {options.TaskCpus} ")
            + (options.TaskCpus == 1 ? "thread" : "threads");
        if (model is null)
        {
            return Finding.Warn(Name, $"{shape}; what the model takes can't be told without one", "name the model with --model") with
            {
                Values = values,
            };
        }

        var memory = ExecutorMemory.Of(model);
        var overhead = memory.ComputeOverhead(slots, options.ExecutorMemory);
        values["workerBytes"] = memory.Process;
        values["modelBytes"] = memory.Weights;
        values["slotBytes"] = memory.Slot;
        values["memoryOverheadBytes"] = overhead;
        var found = $"{shape}; JVM {ExecutorMemory.Format(options.ExecutorMemory)}, worker {ExecutorMemory.Format(memory.Process)} + model "
            + $"{ExecutorMemory.Format(memory.Weights)} (once) + {slots} x {ExecutorMemory.Format(memory.Slot)} for each slot: "
            + $"--conf spark.executor.memoryOverhead={ExecutorMemory.Format(overhead)}";

        // Of a cluster only its nodes know what they have; a master here shares this machine.
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var finding = options.Master.StartsWith("local", StringComparison.Ordinal) && options.ExecutorMemory + overhead > available
            ? Finding.Warn(
                Name,
                $"{found}; this machine has {ExecutorMemory.Format(available)}",
                "run fewer slots (--executor-cores, local[N]), or a smaller model")
            : Finding.Ok(Name, found);
        return finding with { Values = values };
    }
}

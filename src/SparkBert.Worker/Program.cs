using SparkBert.Worker;

if (SparkWorker.TryRun(args))
{
    return 0;
}

Console.Error.WriteLine(
    "SparkBert.Worker is started by Spark, with the arguments -m pyspark.daemon. Name it as the worker of a session; it is not for use by "
    + "hand.");
return 2;

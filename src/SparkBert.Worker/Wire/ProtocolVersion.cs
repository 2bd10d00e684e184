namespace SparkBert.Worker.Wire;

/// <summary>The layouts of a task's header; each is named after the Spark line that brought it.</summary>
internal enum ProtocolVersion
{
    Spark35 = 35,
    Spark40 = 40,
    Spark41 = 41,
    Spark42 = 42,
}

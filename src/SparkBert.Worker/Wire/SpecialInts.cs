namespace SparkBert.Worker.Wire;

/// <summary>Numbers that stand where a length could stand (Spark's SpecialLengths).</summary>
internal static class SpecialInts
{
    public const int EndOfDataSection = -1;
    public const int PythonExceptionThrown = -2;
    public const int TimingData = -3;
    public const int EndOfStream = -4;
    public const int StartArrowStream = -6;
}

namespace SparkBert.Spark.Tests;

/// <summary>Standard output belongs to the process: tests that read it don't run side by side.</summary>
[CollectionDefinition(Name)]
public static class ConsoleOutput
{
    public const string Name = "Standard output";

    /// <summary>What an action prints; lines of other tests may stand between.</summary>
    public static string Capture(Action action)
    {
        var old = Console.Out;
        // Nobody closes it: a test beside this one may still be writing.
        var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(old);
        }

        return text.ToString();
    }
}

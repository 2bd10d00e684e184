namespace SparkBert.Driver;

/// <summary>
/// A pipeline can't become a function of a frame: a column is missing or of another type, or a parameter or a model is not as it must be.
/// No job was started.
/// </summary>
public sealed class PlanException : SparkException
{
    /// <summary>An error with its text.</summary>
    public PlanException(string message) : base(message)
    {
    }
}

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>What must come of a connection.</summary>
internal enum Expectation
{
    /// <summary>The bytes of the undisturbed run, an error's first line included.</summary>
    Equal,

    /// <summary>An error that names a model, as in the undisturbed run on the same files.</summary>
    ModelError,

    /// <summary>An error that says what is wrong with a file, as in the undisturbed run on the same files.</summary>
    FileError,

    /// <summary>The bytes of the undisturbed run, or an error that names a model.</summary>
    EqualOrModelError,

    /// <summary>The bytes of the undisturbed run, or an error that says what is wrong with a file.</summary>
    EqualOrFileError,

    /// <summary>A beginning of the bytes of the undisturbed run, in which no task succeeds whose input the JVM did not finish.</summary>
    Beginning,

    /// <summary>The connection is refused: <c>err</c> for a wrong secret.</summary>
    Refused,

    /// <summary>The connection is closed without an answer: the secret was not said in time.</summary>
    TimedOut,
}

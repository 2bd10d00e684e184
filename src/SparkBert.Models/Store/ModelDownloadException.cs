namespace SparkBert.Models.Store;

/// <summary>A model could not be fetched: the server is out of reach, refuses, sends damaged bytes, or the disk is full.</summary>
public sealed class ModelDownloadException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The address, the cause, what was kept, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ModelDownloadException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether nothing is known of the model itself: the store is out of reach, or must not be asked.</summary>
    public bool IsOutOfReach { get; init; }

    /// <summary>Whether there was no room: then nothing is kept.</summary>
    public bool IsDiskFull { get; init; }
}

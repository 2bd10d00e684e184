namespace SparkBert.Text.Java;

/// <summary>A replacement string that Java refuses; the message is Java's.</summary>
internal sealed class JavaReplacementException(string message) : Exception(message);

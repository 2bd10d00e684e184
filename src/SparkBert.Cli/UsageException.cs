namespace SparkBert.Cli;

/// <summary>Wrong usage or configuration: ends the program with exit code 2 before any work.</summary>
internal sealed class UsageException(string message) : Exception(message);

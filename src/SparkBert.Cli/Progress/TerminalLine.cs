namespace SparkBert.Cli.Progress;

/// <summary>
/// Standard error with one line at its end that is written over while work goes on, where it is a terminal. Lines of their own go above it.
/// Any thread may use it.
/// </summary>
/// <param name="error">Standard error.</param>
/// <param name="isTerminal">Whether a line can be written over there.</param>
internal sealed class TerminalLine(TextWriter error, bool isTerminal)
{
    private readonly Lock access = new();
    private int width;

    /// <summary>Whether the line is shown at all.</summary>
    public bool IsShown => isTerminal;

    /// <summary>Standard error of this process.</summary>
    public static TerminalLine OfStandardError(TextWriter error) => new(error, !Console.IsErrorRedirected);

    /// <summary>Shows a text in place of what the line has; nothing where there is no terminal.</summary>
    public void Show(string text)
    {
        if (isTerminal)
        {
            lock (access)
            {
                error.Write('\r' + text.PadRight(width));
                error.Flush();
                width = text.Length;
            }
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        lock (access)
        {
            if (width > 0)
            {
                error.Write('\r' + new string(' ', width) + '\r');
                error.Flush();
                width = 0;
            }
        }
    }

    /// <summary>Writes a line that stays.</summary>
    public void WriteLine(string text)
    {
        lock (access)
        {
            Clear();
            error.WriteLine(text);
        }
    }
}

namespace SparkBert.Sentences;

/// <summary>
/// The characters that the reference puts into the text while it looks for bounds (RuleSymbols.scala, PragmaticSymbols.scala). A text that holds one of them gets odd bounds there, and here.
/// </summary>
internal static class Markers
{
    public const char Break = '\uF050';
    public const char Dot = '\uF051';
    public const char Semicolon = '\uF053';
    public const char Question = '\uF054';
    public const char Exclamation = '\uF055';
    public const char ProtectOpen = '\uF056';
    public const char ProtectClose = '\uF057';
    public const char MultiplePeriod = '\u2554';
    public const char Abbreviation = '\u255E';
    public const char Number = '\u255F';
    public const char QuestionInQuote = '\u2564';
    public const char ExclamationIndicator = '\u2565';
    public const char Ellipsis = '\u2566';

    /// <summary>Puts back what the markers stand for, and takes out those that only mark a place.</summary>
    public static string Restore(ReadOnlySpan<char> text)
    {
        var restored = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            switch (c)
            {
                case Break or ProtectOpen or ProtectClose:
                    break;
                case Dot or MultiplePeriod or Abbreviation or Number:
                    restored.Append('.');
                    break;
                case Semicolon:
                    restored.Append(';');
                    break;
                case Question or QuestionInQuote:
                    restored.Append('?');
                    break;
                case Exclamation or ExclamationIndicator:
                    restored.Append('!');
                    break;
                case Ellipsis:
                    restored.Append("...");
                    break;
                default:
                    restored.Append(c);
                    break;
            }
        }

        return restored.ToString();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SparkBert.Text.Tests.Java;

/// <summary>Asks the java.util.regex of a JDK 17. JdkRegex.java says what can be asked and what the answers look like.</summary>
internal static class Jdk
{
    /// <summary>Answers questions, each a list of parts.</summary>
    public static List<string> Ask(string java, string program, IReadOnlyList<string[]> questions)
    {
        var start = new ProcessStartInfo(java, [program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = Encoding.ASCII,
            StandardOutputEncoding = Encoding.ASCII,
        };
        using var process = Process.Start(start)!;
        var answers = new List<string>(questions.Count);
        var reading = Task.Run(() =>
        {
            while (process.StandardOutput.ReadLine() is { } line)
            {
                answers.Add(Read(line));
            }
        });
        foreach (var parts in questions)
        {
            process.StandardInput.Write(string.Join('\t', parts.Select(Write)) + "\n");
        }

        process.StandardInput.Close();
        reading.Wait();
        process.WaitForExit();
        return answers.Count == questions.Count ? answers
            : throw new InvalidOperationException($"{java} {program} gave {answers.Count} answers to {questions.Count} questions.");
    }

    /// <summary>A text in plain ASCII.</summary>
    public static string Write(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text)
        {
            plain.Append(c is < ' ' or > '~' or '\\' ? string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}") : c.ToString());
        }

        return plain.ToString();
    }

    private static string Read(string plain)
    {
        var text = new StringBuilder();
        for (var i = 0; i < plain.Length; i++)
        {
            if (plain[i] != '\\')
            {
                text.Append(plain[i]);
                continue;
            }

            text.Append((char)int.Parse(plain.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 5;
        }

        return text.ToString();
    }
}

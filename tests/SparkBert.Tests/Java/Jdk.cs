using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SparkBert.Tests.Java;

/// <summary>Asks the java.util.regex of the JDK at hand (JdkRegex.java says what can be asked).</summary>
internal static class Jdk
{
    /// <summary>Answers questions, each a list of parts.</summary>
    public static List<string> Ask(string program, IReadOnlyList<string[]> questions)
    {
        var start = new ProcessStartInfo("java", ["-XX:TieredStopAtLevel=1", "-Xshare:auto", program])
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
        return answers.Count == questions.Count ? answers : throw new InvalidOperationException($"{answers.Count} of {questions.Count} answers came");
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
            if (plain[i] == '\\')
            {
                text.Append((char)int.Parse(plain.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 5;
            }
            else
            {
                text.Append(plain[i]);
            }
        }

        return text.ToString();
    }
}

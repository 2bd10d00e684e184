import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.*;

/**
 * What java.util.regex does, for the tests that compare SparkBert with it. Each line of the input is a question, with a tab between its
 * parts and \\uXXXX for what is not plain; each line of the output the answer.
 *
 *     match PATTERN REPLACEMENT TEXT...   refused WHY | a line for each text: timeout | failed WHY | the matches one after another, each
 *                                         "start,end" for each group
 *     replace PATTERN REPLACEMENT TEXT... refused WHY | a line for each text: timeout | failed WHY | "made" and the text with all matches
 *                                         replaced
 *     set PATTERN                         refused WHY | the code points outside planes 4 to 13 that it matches, as ranges
 */
public class JdkRegex {
    private static final int MOST_STEPS = 300_000;
    private static final int MOST_MATCHES = 60;
    private static final StringBuilder ALL = new StringBuilder();

    public static void main(String[] args) throws Exception {
        // Deep patterns and long texts take stack.
        Thread thread = new Thread(null, JdkRegex::answerAll, "answers", 256L << 20);
        thread.start();
        thread.join();
    }

    private static void answerAll() {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var output = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, StandardCharsets.US_ASCII);
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String[] parts = line.split("\t", -1);
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = read(parts[i]);
                }
                output.println(write(answer(parts)));
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        output.flush();
    }

    private static String answer(String[] parts) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(parts[1]);
        } catch (Throwable error) {
            return "refused " + error.getMessage();
        }
        if (parts[0].equals("set")) {
            return find(pattern);
        }
        StringJoiner answers = new StringJoiner("\n");
        for (int i = 3; i < parts.length; i++) {
            Matcher matcher = pattern.matcher(new Bounded(parts[i]));
            try {
                answers.add(parts[0].equals("match") ? match(matcher) : replace(matcher, parts[2]));
            } catch (OutOfPatience error) {
                answers.add("timeout");
            } catch (Throwable error) {
                answers.add("failed " + error.getMessage());
            }
        }
        return answers.toString();
    }

    private static String match(Matcher matcher) {
        StringJoiner matches = new StringJoiner(" ");
        for (int i = 0; i < MOST_MATCHES && matcher.find(); i++) {
            StringJoiner groups = new StringJoiner(";");
            for (int group = 0; group <= matcher.groupCount(); group++) {
                groups.add(matcher.start(group) + "," + matcher.end(group));
            }
            matches.add(groups.toString());
        }
        return matches.toString();
    }

    private static String replace(Matcher matcher, String replacement) {
        StringBuilder result = new StringBuilder("made ");
        while (matcher.find()) {
            matcher.appendReplacement(result, replacement);
        }
        // A line of the answer is a text.
        return matcher.appendTail(result).toString().replace("\n", "\\n");
    }

    private static String find(Pattern pattern) {
        if (ALL.isEmpty()) {
            // Low surrogates stand before the high ones, so that no two of them make a pair. Planes 4 to 13 are empty.
            for (int[] range : new int[][] {{0, 0xD7FF}, {0xDC00, 0xDFFF}, {0xD800, 0xDBFF}, {0xE000, 0x3FFFF}, {0xE0000, 0x10FFFF}}) {
                for (int code = range[0]; code <= range[1]; code++) {
                    ALL.appendCodePoint(code);
                }
            }
        }
        BitSet set = new BitSet(0x110000);
        for (Matcher matcher = Pattern.compile(pattern + "+").matcher(ALL); matcher.find();) {
            for (int i = matcher.start(), code; i < matcher.end(); i += Character.charCount(code)) {
                code = ALL.codePointAt(i);
                set.set(code);
            }
        }
        StringJoiner ranges = new StringJoiner(" ");
        for (int first = set.nextSetBit(0), end; first >= 0; first = set.nextSetBit(end)) {
            end = set.nextClearBit(first);
            ranges.add(Integer.toHexString(first) + "-" + Integer.toHexString(end - 1));
        }
        return ranges.toString();
    }

    private static String read(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                result.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                result.append(text.charAt(i));
            }
        }
        return result.toString();
    }

    private static String write(String text) {
        StringBuilder result = new StringBuilder();
        for (char c : text.toCharArray()) {
            result.append(c < ' ' || c > '~' || c == '\\' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return result.toString();
    }

    private static final class OutOfPatience extends RuntimeException {
    }

    /** A text that counts how often it is looked at. */
    private static final class Bounded implements CharSequence {
        private final String text;
        private int steps;

        Bounded(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new OutOfPatience();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}

import java.util.*;
import java.util.regex.*;

/**
 * Makes src/SparkBert.Text/Java/JavaRegexTables.txt from the JDK that runs this, which must be 17:
 *
 *     java --add-opens java.base/java.lang=ALL-UNNAMED scripts/MakeJavaRegexTables.java > src/SparkBert.Text/Java/JavaRegexTables.txt
 *
 * Every set is what java.util.regex itself finds in a text that holds each code point once.
 * Only for whoever changes the tables; the differential test compares them with the JDK in use.
 */
public class MakeJavaRegexTables {
    private static final String[] CATEGORIES = 
        "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split(" ");
    private static final String[] NAMED = (
        "L M N P S Z C LC LD L1 all ASCII Alnum Alpha Blank Cntrl Digit Graph Lower Print Punct Space Upper XDigit "
        + "javaLowerCase javaUpperCase javaAlphabetic javaIdeographic javaTitleCase javaDigit javaDefined javaLetter javaLetterOrDigit "
        + "javaJavaIdentifierStart javaJavaIdentifierPart javaUnicodeIdentifierStart javaUnicodeIdentifierPart javaIdentifierIgnorable "
        + "javaSpaceChar javaWhitespace javaISOControl javaMirrored").split(" ");
    private static final String[] BINARY = (
        "ALPHABETIC ASSIGNED CONTROL HEXDIGIT HEX_DIGIT IDEOGRAPHIC JOINCONTROL JOIN_CONTROL LETTER LOWERCASE "
        + "NONCHARACTERCODEPOINT NONCHARACTER_CODE_POINT TITLECASE PUNCTUATION UPPERCASE WHITESPACE WHITE_SPACE WORD").split(" ");
    private static final String[] POSIX = "ALPHA LOWER UPPER SPACE PUNCT XDIGIT ALNUM CNTRL DIGIT BLANK GRAPH PRINT".split(" ");

    private static final StringBuilder TEXT = new StringBuilder();
    private static final Map<String, BitSet> CATEGORY_SETS = new LinkedHashMap<>();

    /** Names by what stands behind the equals sign, so that equal sets share a line. */
    private static final Map<String, StringJoiner> LINES = new LinkedHashMap<>();

    public static void main(String[] args) throws Exception {
        // Low surrogates stand before the high ones, so that no two of them make a pair.
        append(0, 0xD7FF);
        append(0xDC00, 0xDFFF);
        append(0xD800, 0xDBFF);
        append(0xE000, 0x10FFFF);

        System.out.println("# Character properties of java.util.regex in JDK " + Runtime.version().feature()
            + ", made by scripts/MakeJavaRegexTables.java.");
        System.out.println("# A line has names, an equals sign, and members: categories, code points, ranges (hexadecimal). "
            + "Names have a kind before them:");
        System.out.println("# p property by its exact name, u binary property, c used without regard to case, "
            + "x POSIX class under the flag U, sc script, blk block (hyphens and spaces as in Unicode).");
        for (String name : CATEGORIES) {
            BitSet set = find("\\p{" + name + "}");
            CATEGORY_SETS.put(name, set);
            System.out.println("p " + name + " = " + ranges(set));
        }
        for (String name : NAMED) {
            add("p " + name, members(find("\\p{" + name + "}")));
        }
        for (String name : BINARY) {
            add("u " + name, members(find("\\p{Is" + name + "}")));
        }
        add("c CASED", members(find("(?i)\\p{IsLOWERCASE}")));
        for (String name : POSIX) {
            add("x " + name, members(find("(?U)\\p{" + name + "}")));
        }

        Map<String, Character.UnicodeScript> codes = hidden(Character.UnicodeScript.class, "aliases");
        for (Character.UnicodeScript script : Character.UnicodeScript.values()) {
            String set = members(find("\\p{Is" + script.name() + "}"));
            add("sc " + script.name(), set);
            new TreeMap<>(codes).forEach((code, of) -> {
                if (of == script) {
                    add("sc " + code, set);
                }
            });
        }

        Map<String, Character.UnicodeBlock> blocks = hidden(Character.UnicodeBlock.class, "map");
        Map<Character.UnicodeBlock, Set<String>> names = new LinkedHashMap<>();
        new TreeMap<>(blocks).forEach((name, block) -> names.computeIfAbsent(block, b -> new TreeSet<>()).add(name));
        names.values().forEach(MakeJavaRegexTables::addBlock);
        LINES.forEach((members, keys) -> System.out.println(keys + " = " + members));

        System.out.println("# Simple case mappings: first code point, last, step, what is added.");
        printMapping("upper", Character::toUpperCase);
        printMapping("lower", Character::toLowerCase);
    }

    /** A block has three names as a rule: with spaces and hyphens, without spaces, and with underscores. The first stands for all. */
    private static void addBlock(Set<String> names) {
        String set = ranges(find("\\p{block=" + names.iterator().next() + "}"));
        Set<String> left = new TreeSet<>(names);
        for (String name : names) {
            List<String> forms = List.of(name, name.replace(" ", ""), name.replaceAll("[ -]", "_"));
            if (!name.contains("_") && left.containsAll(forms)) {
                left.removeAll(forms);
                add("blk " + name, set);
            }
        }
        left.forEach(name -> add("blk1 " + name, set));
    }

    private static void add(String name, String members) {
        LINES.computeIfAbsent(members, m -> new StringJoiner(";")).add(name);
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, T> hidden(Class<?> owner, String field) throws Exception {
        var map = owner.getDeclaredField(field);
        map.setAccessible(true);
        return (Map<String, T>) map.get(null);
    }

    private static void append(int first, int last) {
        for (int code = first; code <= last; code++) {
            TEXT.appendCodePoint(code);
        }
    }

    private static BitSet find(String pattern) {
        BitSet set = new BitSet(0x110000);
        for (Matcher matcher = Pattern.compile(pattern).matcher(TEXT); matcher.find();) {
            set.set(TEXT.codePointAt(matcher.start()));
        }
        return set;
    }

    private static String members(BitSet set) {
        BitSet rest = (BitSet) set.clone();
        StringJoiner names = new StringJoiner(" ");
        CATEGORY_SETS.forEach((name, category) -> {
            BitSet common = (BitSet) category.clone();
            common.and(set);
            if (common.equals(category) && category.cardinality() > 5) {
                names.add(name);
                rest.andNot(category);
            }
        });
        return (names + " " + ranges(rest)).trim();
    }

    private static String ranges(BitSet set) {
        StringJoiner text = new StringJoiner(" ");
        for (int first = set.nextSetBit(0); first >= 0;) {
            int end = set.nextClearBit(first);
            text.add(Integer.toHexString(first).toUpperCase() + (end - 1 > first ? "-" + Integer.toHexString(end - 1).toUpperCase() : ""));
            first = set.nextSetBit(end);
        }
        return text.toString();
    }

    private static void printMapping(String name, java.util.function.IntUnaryOperator map) {
        StringJoiner text = new StringJoiner(" ");
        for (int first = 0; first <= 0x10FFFF;) {
            int added = map.applyAsInt(first) - first;
            if (added == 0) {
                first++;
                continue;
            }
            int step = map.applyAsInt(first + 1) - first - 1 == added ? 1 : 2;
            int last = first;
            while (map.applyAsInt(last + step) - last - step == added && (step == 1 || map.applyAsInt(last + 1) == last + 1)) {
                last += step;
            }
            text.add(String.format("%X-%X/%d:%d", first, last, step, added));
            first = last + 1;
        }
        System.out.println(name + " = " + text);
    }
}

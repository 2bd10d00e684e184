#!/usr/bin/env python3
"""Makes src/SparkBert.Spark/Sql/Functions.Generated.*.cs from the list of functions of the Sparks themselves.

    python3 scripts/make-functions.py SPARKS [FOLDER]

SPARKS is a folder with an unpacked Spark of each supported line (spark-3.5.9, spark-4.0.5, ...). FOLDER is where the files go, by
default where the project has them. The list is that of the class org.apache.spark.sql.functions as the JDK's javap prints it; what each
function gives, and which ones are not made, is in scripts/spark-functions.txt. Names in C# are those of Microsoft.Spark 2.3.1 where it
has the function, so that its programs compile, and Spark's in Pascal case otherwise.

Only for whoever changes the list: the project itself needs no Python. A test compares the files with what this gives.
"""
import collections
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSIONS = ["3.5.9", "4.0.5", "4.1.4", "4.2.1"]
FILES = ["A-B", "C-D", "E-K", "L-M", "N-R", "S-S", "T-T", "U-Z"]
WIDTH = 140
SPARK = "org.apache.spark.sql."

# Microsoft.Spark's names where they are not Spark's in Pascal case.
NAMES = {
    "bitwise_not": "Bitwise_Not",
    "call_udf": "Call_UDF",
    "count_distinct": "Count_Distinct",
    "datediff": "DateDiff",
    "dayofmonth": "DayOfMonth",
    "dayofweek": "DayOfWeek",
    "dayofyear": "DayOfYear",
    "from_unixtime": "FromUnixTime",
    "initcap": "InitCap",
    "isnan": "IsNaN",
    "isnull": "IsNull",
    "nanvl": "NaNvl",
    "posexplode": "PosExplode",
    "posexplode_outer": "PosExplodeOuter",
    "session_window": "Session_Window",
    "sum_distinct": "Sum_Distinct",
    "weekofyear": "WeekOfYear",
    "xxhash64": "XXHash64",
}

# The default of these is a plain value: Spark 3.5 makes a literal of it and takes no column.
PLAIN_VALUES = {"lag", "lead"}

TYPES = {
    SPARK + "Column": "Column",
    SPARK + "Column...": "params Column[]",
    "scala.collection.Seq<" + SPARK + "Column>": "params Column[]",
    "scala.collection.immutable.Seq<" + SPARK + "Column>": "params Column[]",
    "java.lang.String": "string",
    "java.lang.String...": "params string[]",
    "scala.collection.Seq<java.lang.String>": "params string[]",
    "scala.collection.immutable.Seq<java.lang.String>": "params string[]",
    "java.lang.Object": "object?",
    "java.util.Map<java.lang.String, java.lang.String>": "IReadOnlyDictionary<string, string>",
    SPARK + "types.DataType": "DataType",
    SPARK + "types.StructType": "StructType",
    "boolean": "bool",
    "byte[]": "byte[]",
    "double": "double",
    "int": "int",
    "long": "long",
}

# Short names of Spark's parameters, and those that C# doesn't take.
PARAMETERS = {"e": "column", "c": "column", "col": "column", "cols": "columns", "exprs": "columns", "l": "left", "r": "right",
              "base": "logBase", "string": "text", "str": "text", "expr": "columns", "n": "count", "colName": "columnName",
              "colNames": "columnNames", "ts": "timestamp"}


def run_javap(home, options, name):
    jars = ":".join(str(jar) for pattern in ("spark-sql-api_2.*.jar", "spark-sql_2.*.jar") for jar in sorted((home / "jars").glob(pattern)))
    javap = pathlib.Path(os.environ.get("JAVA_HOME", ""), "bin", "javap")
    command = str(javap) if javap.exists() else "javap"
    return subprocess.run([command, *options, "-public", "-cp", jars, SPARK + name], check=True, capture_output=True, text=True).stdout


def split_types(text):
    """Splits at the commas that are in no angle brackets."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text + ","):
        depth += (c == "<") - (c == ">")
        if c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return [part for part in parts if part]


def read_names(home):
    """Parameters' names by function and erased types, from the debug information of the object's methods."""
    names, key, found = {}, None, []
    for line in run_javap(home, ["-l"], "functions$").splitlines() + ["  public end();"]:
        if method := re.match(r"  public .*?(\w+)\((.*)\);", line):
            if key:
                names[key] = [name for _, name in sorted(found)]
            key, found = (method[1], tuple(TYPES.get(kind, kind) for kind in split_types(method[2]))), []
        elif local := re.match(r"\s+0\s+\d+\s+(\d+)\s+(\S+)\s+\S+$", line):
            if local[2] != "this":
                found.append((int(local[1]), local[2]))
    return names


def read_functions(home):
    """The functions that give a column: name and C# types of the parameters, with the parameters' names."""
    all_names, signatures = set(), {}
    names = read_names(home)
    for line in run_javap(home, [], "functions").splitlines():
        if not (method := re.match(r"  public static (?:<.*?> )?(\S+?)(?:<.*>)? (\w+)\((.*)\);", line)):
            continue
        all_names.add(method[2])
        kinds = tuple(TYPES.get(kind) for kind in split_types(method[3]))
        if method[1] in (SPARK + "Column", SPARK + "TypedColumn") and None not in kinds and not line.startswith("  public static <"):
            found = names.get((method[2], kinds), [])
            signatures[method[2], kinds] = found[:len(kinds)] if len(found) >= len(kinds) else None
    return all_names, signatures


def read_sentences():
    sentences, exceptions = {}, {}
    for line in (ROOT / "scripts/spark-functions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, text = line.removeprefix("- ").split(": ", 1)
            (exceptions if line.startswith("- ") else sentences)[name] = text
    return sentences, exceptions


def to_pascal(name):
    return NAMES.get(name, "".join(part[:1].upper() + part[1:] for part in name.split("_")))


def name_parameters(kinds, names):
    used = []
    for i, kind in enumerate(kinds):
        name = names[i] if names else {"params Column[]": "columns", "params string[]": "columnNames"}.get(kind, f"value{i + 1}")
        name = PARAMETERS.get(name, name)
        if kind == "Column" and name == "columns":
            name = "column"
        used.append(name if name not in used else f"{name}{i + 1}")
    return used


def write_function(name, kinds, names, since, sentence):
    parameters = name_parameters(kinds, names)
    values = [
        f"Lit({parameter})" if kind == "object?" and name not in PLAIN_VALUES else parameter
        for kind, parameter in zip(kinds, parameters)]
    if len(values) == 1 and kinds[0].startswith("params"):
        values = ["(object)" + values[0]]
    head = f"    public static Column {to_pascal(name)}({', '.join(f'{kind} {p}' for kind, p in zip(kinds, parameters))}) =>"
    call = f"{'Call(' if since is None else f'Since({chr(34)}{since}{chr(34)}, '}{', '.join([f'{chr(34)}{name}{chr(34)}', *values])});"
    added = "" if since is None else f" Since Spark {since}."
    text = sentence[0].lower() + sentence[1:] if lowers(sentence) else sentence
    lines = [f"    /// <summary>Spark's <c>{name}</c>: {text}{added}</summary>"]
    if len(lines[0]) > WIDTH:
        lines = ["    /// <summary>", *wrap(lines[0][17:-10]), "    /// </summary>"]
    if len(head) > WIDTH:
        opening = head.index("(") + 1
        lines += [head[:opening], "        " + head[opening:]]
    else:
        lines += [head]
    if len(lines[-1]) + 1 + len(call) <= WIDTH and len(head) <= WIDTH:
        lines[-1] += " " + call
    else:
        lines.append("        " + call)
    return "\n".join(lines)


def lowers(sentence):
    """Whether a sentence begins with a word that is no name."""
    return not re.match(r"(AES|CSV|Euler|HyperLogLog|JSON|KLL|Pi\b|Spark|XML|Base64)", sentence)


def wrap(text):
    lines, line = [], "    ///"
    for word in text.split(" "):
        if len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = "    ///"
        line += " " + word
    return lines + [line]


def main(sparks, folder):
    sentences, exceptions = read_sentences()
    first, parameters, all_names = {}, {}, set()
    for version in VERSIONS:
        found_names, signatures = read_functions(sparks / f"spark-{version}")
        all_names |= found_names
        for signature, names in signatures.items():
            first.setdefault(signature, version)
            if names:
                parameters[signature] = names
        if gone := [signature for signature in first if signature not in signatures]:
            sys.exit(f"Spark {version} has no longer {gone}: the files can't say so yet.")
    made = {name for name, _ in first}
    for name in sorted(all_names):
        if (name in exceptions) == (name in sentences) or (name in sentences and name not in made):
            sys.exit(f"{name}: scripts/spark-functions.txt needs either a sentence for it or a reason not to make it.")
    if unknown := (sentences.keys() | exceptions.keys()) - all_names:
        sys.exit(f"scripts/spark-functions.txt has functions that no Spark has: {sorted(unknown)}")

    files, signatures = collections.defaultdict(list), {}
    for name, kinds in sorted(first, key=lambda key: (to_pascal(key[0]).lower(), key[0], len(key[1]), key[1])):
        general = tuple("DataType" if kind == "StructType" else kind for kind in kinds)
        if name in exceptions or (general != kinds and (name, general) in first):
            continue
        plain = to_pascal(name), tuple(kind.removeprefix("params ") for kind in kinds)
        if plain in signatures:
            sys.exit(f"{name} and {signatures[plain]} are the same in C#.")
        signatures[plain] = name
        since = None if first[name, kinds] == VERSIONS[0] else ".".join(first[name, kinds].split(".")[:2])
        letter = to_pascal(name)[0]
        file = next(file for file in FILES if file[0] <= letter <= file[2])
        files[file].append(write_function(name, kinds, parameters.get((name, kinds)), since, sentences[name]))
    for file, functions in files.items():
        body = "\n\n".join(functions)
        usings = "using SparkBert.Spark.Sql.Types;\n\n" if re.search(r"\b(DataType|StructType) ", body) else ""
        (folder / f"Functions.Generated.{file}.cs").write_text(
            f"{usings}namespace SparkBert.Spark.Sql;\n\n"
            "// Made by scripts/make-functions.py from Spark's own list: change that, not this.\n"
            f"public static partial class Functions\n{{\n{body}\n}}\n")


if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else ROOT / "src/SparkBert.Spark/Sql")

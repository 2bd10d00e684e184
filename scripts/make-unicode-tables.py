#!/usr/bin/env python3
"""Makes src/SparkBert.Text/Java/UnicodeTables.txt from Python's copy of the Unicode character database.

    python3 scripts/make-unicode-tables.py > src/SparkBert.Text/Java/UnicodeTables.txt

Only for whoever changes the tables: the project itself needs no Python. The database must be version 13 or newer; canonical
decompositions and
combining classes of assigned characters never change between versions.
"""
import unicodedata as u

print("# Canonical decompositions: a code point and what it becomes, all in hexadecimal. Hangul syllables are computed instead.")
for c in range(0x110000):
    if 0xD800 <= c < 0xE000 or 0xAC00 <= c <= 0xD7A3:
        continue
    d = u.normalize("NFD", chr(c))
    if d != chr(c):
        print("D %X %s" % (c, " ".join("%X" % ord(x) for x in d)))
print("# Canonical combining classes other than 0: first code point, last, class (decimal).")
start = None
for c in range(0x110001):
    k = u.combining(chr(c)) if c < 0x110000 and not 0xD800 <= c < 0xE000 else 0
    if start is not None and k != start[1]:
        print("C %X %X %d" % (start[0], c - 1, start[1]))
        start = None
    if k and start is None:
        start = (c, k)

"""Reads a .npy or .safetensors file with the standard library alone: the type of its numbers, then a line of float32's bits a row."""
import ast
import json
import struct
import sys

data = open(sys.argv[1], "rb").read()
if sys.argv[1].endswith(".npy"):
    assert data[:8] == b"\x93NUMPY\x01\x00", data[:8]
    start = 10 + struct.unpack("<H", data[8:10])[0]
    assert start % 64 == 0 and data[start - 1 : start] == b"\n"
    header = ast.literal_eval(data[10:start].decode("ascii"))
    assert sorted(header) == ["descr", "fortran_order", "shape"] and header["fortran_order"] is False
    kind, shape = header["descr"], header["shape"]
else:
    start = 8 + struct.unpack("<Q", data[:8])[0]
    assert start % 8 == 0 and data[8:9] == b"{"
    header = json.loads(data[8:start])
    assert list(header) == ["vectors"]
    kind, shape = header["vectors"]["dtype"], header["vectors"]["shape"]
    assert header["vectors"]["data_offsets"] == [0, len(data) - start]

rows, dimension = shape
width = {"<f4": 4, "F32": 4, "<f2": 2, "F16": 2, "BF16": 2}[kind]
assert len(data) == start + rows * dimension * width, (len(data), start, shape)
print(kind, rows, dimension)
for row in range(rows):
    at = start + row * dimension * width
    raw = data[at : at + dimension * width]
    if kind == "BF16":
        bits = [half << 16 for half in struct.unpack(f"<{dimension}H", raw)]
    elif width == 4:
        bits = struct.unpack(f"<{dimension}I", raw)
    else:
        bits = [struct.unpack("<I", struct.pack("<f", half))[0] for half in struct.unpack(f"<{dimension}e", raw)]
    print(",".join(f"{value:08X}" for value in bits))

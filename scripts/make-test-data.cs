#:property PublishAot=false
// Makes tests/data: a compact choice (at most 4 MB) of the golden cases and the tiny model, for clones without the full set.
//
//   dotnet run scripts/make-test-data.cs -- [SHARED] [TARGET]
//
// SHARED is the folder with golden/ and models/ (default ../shared), TARGET the folder to write (default tests/data). The choice is
// made by size and position alone, so the same input gives the same bytes.
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

var shared = args.Length > 0 ? args[0] : Path.Combine("..", "shared");
var target = args.Length > 1 ? args[1] : Path.Combine("tests", "data");
var golden = Path.Combine(shared, "golden");
var to = Path.Combine(target, "golden");
Directory.CreateDirectory(to);
var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);

// Every file keeps whole lines of the original; what is taken is spread evenly, the longest lines left out.
Choose("document_assembler.jsonl", most: 150, longest: 4_000);
Choose("sentence_detector.jsonl", most: 180, longest: 4_000);
Choose("tokenizer.jsonl", most: 180, longest: 6_000);
Choose("tokenizer_split.jsonl", most: int.MaxValue, longest: int.MaxValue);
Choose("wordpiece.jsonl", most: 200, longest: 4_000);
Choose(
    "bert_tiny.jsonl.gz",
    most: 150,
    longest: 9_000,
    always:
    [
        // Of each annotator behind the tokens' vectors some, which are long.
        "bt-bse-doc", "bt-se-sum-ewt0", "bt-ce-sum", "bt-ce-doc2chunk", "bt-ef-vector", "bt-ef-default-name", "bt-ef-two",
        "bt-ef-bad-input",
    ]);
Choose("base_cased_sample.jsonl", most: 20, longest: 12_000);
Choose("annotator_sweep.jsonl.gz", most: int.MaxValue, longest: int.MaxValue);
Choose("basic_tokenizer_sweep.jsonl.gz", most: int.MaxValue, longest: 40_000, first: 1);
File.WriteAllBytes(Path.Combine(to, "java_lowercase.json.gz"), File.ReadAllBytes(Path.Combine(golden, "java_lowercase.json.gz")));
counts["java_lowercase.json.gz"] = 1;
ChooseSchemas();
var fullCounts = new JsonObject(counts.Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value)));
File.WriteAllText(Path.Combine(to, "full-counts.json"), fullCounts.ToJsonString(Json.Indented) + "\n");
MakeTinyModel();

var size = Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {size:N0} bytes"));
return size <= 4 << 20 ? 0 : 1;

void Choose(string name, int most, int longest, int first = 0, string[]? always = null)
{
    var lines = ReadLines(Path.Combine(golden, name)).ToList();
    counts[name] = lines.Count;
    var candidates = lines.Skip(first).Where(line => line.Length <= longest).ToList();
    var step = Math.Max(1.0, (double)candidates.Count / most);
    var chosen = lines.Take(first).ToList();
    for (var i = 0.0; i < candidates.Count && chosen.Count - first < most; i += step)
    {
        chosen.Add(candidates[(int)i]);
    }

    chosen.AddRange(lines.Where(line => always?.Any(id => line.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal)) ?? false)
        .Except(chosen));
    using Stream file = File.Create(Path.Combine(to, name));
    using var stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.SmallestSize) : file;
    foreach (var line in chosen)
    {
        stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    Console.Error.WriteLine($"{name}: {chosen.Count} of {lines.Count} lines");
}

// The schemas of the stages that SparkBert has; the announced ones (transform_schema) repeat them at length.
void ChooseSchemas()
{
    var root = JsonNode.Parse(File.ReadAllText(Path.Combine(golden, "schema.json")))!.AsObject();
    var cases = root["cases"]!.AsArray();
    counts["schema.json"] = cases.Count;
    foreach (var stage in cases.SelectMany(schema => schema!["stages"]!.AsArray()))
    {
        stage!.AsObject().Remove("transform_schema");
    }

    File.WriteAllText(Path.Combine(to, "schema.json"), root.ToJsonString(Json.Compact));
}

// The tiny model's weights are multiples of 1/128 and so exact in half precision; as safetensors they take half the room of the ONNX file.
void MakeTinyModel()
{
    var source = Path.Combine(shared, "models", "tiny-cased-full");
    var folder = Path.Combine(target, "models", "tiny-cased-full");
    Directory.CreateDirectory(folder);
    File.WriteAllBytes(Path.Combine(folder, "vocab.txt"), File.ReadAllBytes(Path.Combine(source, "vocab.txt")));
    var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "bert_config.json")))!.AsObject();
    config["model_type"] = "bert";
    config["layer_norm_eps"] = 1e-12;
    File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString(Json.Indented) + "\n");
    File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), "{ \"do_lower_case\": false }\n");

    var header = new JsonObject();
    using var data = new MemoryStream();
    foreach (var (name, shape, values) in OnnxWeights.Read(File.ReadAllBytes(Path.Combine(source, "model.onnx"))))
    {
        var begin = data.Length;
        foreach (var value in values)
        {
            var half = (Half)value;
            if ((float)half != value)
            {
                throw new InvalidDataException($"{name}: {value} is not exact in half precision.");
            }

            data.Write(BitConverter.GetBytes(half));
        }

        header[name] = new JsonObject
        {
            ["dtype"] = "F16",
            ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
            ["data_offsets"] = new JsonArray(begin, data.Length),
        };
    }

    var json = Encoding.UTF8.GetBytes(header.ToJsonString(Json.Compact));
    using var file = File.Create(Path.Combine(folder, "model.safetensors"));
    file.Write(BitConverter.GetBytes((ulong)json.Length));
    file.Write(json);
    data.WriteTo(file);
}

static IEnumerable<string> ReadLines(string path)
{
    using Stream file = File.OpenRead(path);
    using var stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    using var reader = new StreamReader(stream, Encoding.UTF8);
    while (reader.ReadLine() is { } line)
    {
        yield return line;
    }
}

static class Json
{
    public static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static readonly JsonSerializerOptions Compact = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
}

// Reads the float initializers of an ONNX file and gives them Hugging Face's names and orientation.
static class OnnxWeights
{
    public static IEnumerable<(string Name, long[] Shape, float[] Values)> Read(byte[] file)
    {
        foreach (var (field, start, length) in Fields(file, 0, file.Length))
        {
            if (field != 7)
            {
                continue;
            }

            foreach (var (graphField, tensorStart, tensorLength) in Fields(file, start, length))
            {
                if (graphField == 5 && Tensor(file, tensorStart, tensorLength) is { } tensor)
                {
                    yield return tensor;
                }
            }
        }
    }

    private static (string Name, long[] Shape, float[] Values)? Tensor(byte[] file, int start, int length)
    {
        var name = "";
        var shape = new List<long>();
        float[]? values = null;
        foreach (var (field, at, count) in Fields(file, start, length))
        {
            switch (field)
            {
                case 1 when count < 0:
                    shape.Add(-count - 1L);
                    break;
                case 1:
                    for (var i = at; i < at + count;)
                    {
                        shape.Add((long)Varint(file, ref i));
                    }

                    break;
                case 8:
                    name = Encoding.UTF8.GetString(file, at, count);
                    break;
                case 9:
                    values = new float[count / 4];
                    Buffer.BlockCopy(file, at, values, 0, values.Length * 4);
                    break;
            }
        }

        return values is null || !name.StartsWith("bert.", StringComparison.Ordinal) ? null : Rename(name, [.. shape], values);
    }

    private static (string Name, long[] Shape, float[] Values) Rename(string name, long[] shape, float[] values)
    {
        name = name.Replace("layer_", "layer.", StringComparison.Ordinal)
            .Replace(".gamma", ".weight", StringComparison.Ordinal)
            .Replace(".beta", ".bias", StringComparison.Ordinal);
        if (name.EndsWith("_embeddings", StringComparison.Ordinal))
        {
            return (name + ".weight", shape, values);
        }

        if (!name.EndsWith(".kernel", StringComparison.Ordinal))
        {
            return (name, shape, values);
        }

        // A kernel is [in, out]; Hugging Face keeps [out, in].
        var (rows, columns) = ((int)shape[0], (int)shape[1]);
        var turned = new float[values.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                turned[(c * rows) + r] = values[(r * columns) + c];
            }
        }

        return (name.Replace(".kernel", ".weight", StringComparison.Ordinal), [columns, rows], turned);
    }

    // Length-delimited fields as (number, start, length); a varint of field 1 as (1, 0, -value - 1).
    private static List<(int Field, int Start, int Length)> Fields(byte[] file, int start, int length)
    {
        var found = new List<(int, int, int)>();
        for (var i = start; i < start + length;)
        {
            var tag = Varint(file, ref i);
            switch (tag & 7)
            {
                case 0:
                    var value = Varint(file, ref i);
                    if (tag >> 3 == 1)
                    {
                        found.Add((1, 0, -(int)Math.Min(value, int.MaxValue - 1) - 1));
                    }

                    break;
                case 1:
                    i += 8;
                    break;
                case 2:
                    var count = (int)Varint(file, ref i);
                    found.Add(((int)(tag >> 3), i, count));
                    i += count;
                    break;
                case 5:
                    i += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }

        return found;
    }

    private static ulong Varint(byte[] file, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = file[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}

#:project ../src/SparkBert.Extensions.AI/SparkBert.Extensions.AI.csproj
#:property PublishAot=false
// The lines of a text that mean most what a question means. With the packages, the first line is #:package SparkBert.Extensions.AI@*-*
//
//   dotnet run samples/search.cs -- samples/harbour.txt "When did the ship leave?"
//   dotnet run samples/search.cs -- FILE QUESTION MODEL
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using SparkBert;
using SparkBert.Bundles;
using SparkBert.Extensions.AI;
using SparkBert.Models;

if (args is not [var file, var question, .. var rest] || !File.Exists(file))
{
    Console.Error.WriteLine("usage: dotnet run samples/search.cs -- FILE QUESTION [MODEL]");
    return 2;
}

BertModel opened;
try
{
    opened = BertModel.Load(rest.FirstOrDefault() ?? "hf:sentence-transformers/all-MiniLM-L6-v2");
}
catch (Exception error) when (error is ModelException or IOException)
{
    Console.Error.WriteLine($"{error.Message} To fetch one: sparkbert model pull hf:sentence-transformers/all-MiniLM-L6-v2 -o minilm");
    return 2;
}

using var generator = new BertEmbeddingGenerator(opened);
string[] lines = [.. File.ReadLines(file).Where(line => line.Length > 0)];
var vectors = await generator.GenerateAsync(lines);
var wanted = await generator.GenerateVectorAsync(question);
var found = lines.Zip(vectors, (line, vector) => (Line: line, Cosine: TensorPrimitives.Dot(wanted.Span, vector.Vector.Span)));
foreach (var (line, cosine) in found.OrderByDescending(each => each.Cosine).Take(3))
{
    Console.WriteLine($"{cosine:F3}  {line}");
}

return 0;

#:project ../src/SparkBert.Extensions.AI/SparkBert.Extensions.AI.csproj
#:package Microsoft.SemanticKernel.Core@1.82.0
#:property PublishAot=false
// Notes that a kernel of Semantic Kernel can search: its functions are what an assistant calls, here we call one ourselves. With the
// packages, the first line is #:package SparkBert.Extensions.AI@*-*
//
//   dotnet run samples/kernel.cs -- samples/harbour.txt "When did the ship leave?"
//   dotnet run samples/kernel.cs -- FILE QUESTION MODEL
using System.ComponentModel;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using SparkBert.Bundles;
using SparkBert.Extensions.AI;

if (args is not [var file, var question, .. var rest] || !File.Exists(file))
{
    Console.Error.WriteLine("usage: dotnet run samples/kernel.cs -- FILE QUESTION [MODEL]");
    return 2;
}

var builder = Kernel.CreateBuilder();
builder.Services.AddSparkBert(rest.FirstOrDefault() ?? "hf:sentence-transformers/all-MiniLM-L6-v2");
var kernel = builder.Build();
IEmbeddingGenerator<string, Embedding<float>> generator;
try
{
    // The model is opened when it is first asked for.
    generator = kernel.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
}
catch (Exception error) when (error is ModelException or IOException)
{
    Console.Error.WriteLine($"{error.Message} To fetch one: sparkbert model pull hf:sentence-transformers/all-MiniLM-L6-v2 -o minilm");
    return 2;
}

kernel.Plugins.AddFromObject(new Notes(generator, File.ReadLines(file)));

var found = await kernel.InvokeAsync<string[]>(nameof(Notes), "search", new KernelArguments { ["question"] = question });
Console.WriteLine(string.Join('\n', found!));
return 0;

internal sealed class Notes(IEmbeddingGenerator<string, Embedding<float>> generator, IEnumerable<string> lines)
{
    private readonly string[] notes = [.. lines.Where(line => line.Length > 0)];
    private GeneratedEmbeddings<Embedding<float>>? vectors;

    [KernelFunction("search"), Description("Finds the notes that mean most what a question means")]
    public async Task<string[]> SearchAsync(string question, int count = 3)
    {
        vectors ??= await generator.GenerateAsync(notes);
        var wanted = await generator.GenerateVectorAsync(question);
        return
        [
            .. notes.Zip(vectors, (note, vector) => (Note: note, Cosine: TensorPrimitives.Dot(wanted.Span, vector.Vector.Span)))
                .OrderByDescending(each => each.Cosine).Take(count).Select(each => $"{each.Cosine:F3}  {each.Note}"),
        ];
    }
}

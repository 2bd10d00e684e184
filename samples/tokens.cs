#:project ../src/SparkBert.Models/SparkBert.Models.csproj
#:property PublishAot=false
// Each token of a text with its place and the first numbers of its vector. With the packages, the first line is
// #:package SparkBert.Models@*-*
//
//   dotnet run samples/tokens.cs -- "A boat lay at the bank." [MODEL]
using SparkBert;
using SparkBert.Bundles;
using SparkBert.Models;

if (args is not [var text, .. var rest])
{
    Console.Error.WriteLine("usage: dotnet run samples/tokens.cs -- TEXT [MODEL]");
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

using var model = opened;
var embedded = new TextEmbedder(model).Embed(text);
foreach (var token in embedded.Tokens)
{
    // Offsets are UTF-16 units, and the end is inclusive, as in Spark NLP.
    var numbers = string.Join(", ", token.Embeddings.Span[..3].ToArray().Select(number => number.ToString("F3")));
    Console.WriteLine($"{token.Result,-12} {token.Begin,3} to {token.End,3}  [{numbers}, ...]");
}

return 0;

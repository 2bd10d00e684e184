#:project ../src/SparkBert.Models/SparkBert.Models.csproj
#:property PublishAot=false
// A pipeline over Arrow's record batches: sentences, tokens, their vectors, and the mean of those of each sentence. With the packages, the
// first line is #:package SparkBert.Models@*-*
//
//   dotnet run samples/sentences.cs -- samples/harbour.txt [MODEL]
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Models;

if (args is not [var file, .. var rest] || !File.Exists(file))
{
    Console.Error.WriteLine("usage: dotnet run samples/sentences.cs -- FILE [MODEL]");
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
var pipeline = new Pipeline(
    new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model), new SentenceEmbeddings());
var lines = new StringArray.Builder().AppendRange(File.ReadLines(file)).Build();
using var rows = new RecordBatch(new Schema([new Field("text", StringType.Default, nullable: true)], null), [lines], lines.Length);
foreach (var result in pipeline.Transform([rows]))
{
    var sentences = new AnnotationColumn(result.Column("sentence_embeddings"));
    for (var row = 0; row < sentences.RowCount; row++)
    {
        foreach (var sentence in sentences.Row(row) ?? [])
        {
            Console.WriteLine($"row {row + 1}: {sentence.Embeddings.Length} numbers for '{sentence.Result}'");
        }
    }
}

return 0;

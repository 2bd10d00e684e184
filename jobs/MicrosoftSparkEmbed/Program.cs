using Microsoft.Spark.Sql;
using SparkBert.MicrosoftSpark;

// Embeds the texts of a Parquet table, an author's at a time, from a program on Microsoft.Spark (.NET for Apache Spark).
//   spark-submit --class org.apache.spark.deploy.dotnet.DotnetRunner \
//       --conf spark.dotnet.ignoreSparkPatchVersionCheck=true \
//       --archives sparkbert-worker-linux-x64.tar.gz#sparkbert-worker,MODEL.tar.gz#model \
//       --conf spark.sparkbert.worker=./sparkbert-worker/SparkBert.Worker --conf spark.sparkbert.model=model \
//       microsoft-spark-3-5_2.12-2.3.1.jar dotnet MicrosoftSparkEmbed.dll INPUT.parquet OUTPUT.parquet

if (args is not [var input, var output])
{
    Console.Error.WriteLine("usage: MicrosoftSparkEmbed INPUT.parquet OUTPUT.parquet (columns: author, text)");
    return 2;
}

var spark = SparkSession.Builder().AppName("MicrosoftSparkEmbed").GetOrCreate();
try
{
    // The model is the one of the setting spark.sparkbert.model.
    var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings());
    using var figures = new TaskFiguresAccumulator(spark);

    var texts = spark.Read().Parquet(input).Filter("text IS NOT NULL");
    var embedded = texts.GroupBy("author").EmbedGroups(pipeline, new TransformOptions { Figures = figures });
    embedded.Write().Mode("overwrite").Parquet(output);

    var tasks = figures.Values();
    Console.Error.WriteLine($"{tasks.Sum(task => task.InputRows)} rows, {tasks.Sum(task => task.Tokens)} tokens");
    return 0;
}
catch (Exception error) when (error.FindWorkerError() is { } text)
{
    // Of the hundreds of lines of a Java trace, those of the function.
    Console.Error.WriteLine(text);
    return 1;
}
finally
{
    spark.Stop();
}

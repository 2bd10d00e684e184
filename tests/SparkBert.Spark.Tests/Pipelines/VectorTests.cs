using System.Diagnostics;
using System.Text.Json;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Stages;
using SparkBert.Testing.Golden;

namespace SparkBert.Spark.Tests.Pipelines;

/// <summary>
/// EmbeddingsFinisher with Spark ML's vectors. The Sparks of the tests have no MLlib: a class of its name and SQL type stands in for it.
/// </summary>
public sealed class VectorTests(SparkSessions sessions)
{
    private const string Source = """
        package org.apache.spark.ml.linalg;

        import org.apache.spark.sql.types.*;

        @SQLUserDefinedType(udt = VectorUDT.class)
        class Vector { }

        public final class VectorUDT extends UserDefinedType<Vector> {
            @Override public DataType sqlType() {
                return new StructType()
                    .add("type", DataTypes.ByteType, false)
                    .add("size", DataTypes.IntegerType, true)
                    .add("indices", DataTypes.createArrayType(DataTypes.IntegerType, false), true)
                    .add("values", DataTypes.createArrayType(DataTypes.DoubleType, false), true);
            }
            @Override public String pyUDT() { return "pyspark.ml.linalg.VectorUDT"; }
            @Override public Object serialize(Vector vector) { return vector; }
            @Override public Vector deserialize(Object datum) { return new Vector(); }
            @Override public Class<Vector> userClass() { return Vector.class; }
            @Override public boolean equals(Object other) { return other instanceof VectorUDT; }
            @Override public int hashCode() { return 1; }
        }
        """;

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void A_Spark_without_MLlib_says_what_is_missing(string version)
    {
        var frame = sessions.Get(version).CreateDataFrame([Corpus.ReadDocuments(1)]);
        var pipeline = new Pipeline([.. TinyModel.Pipeline().Stages, new EmbeddingsFinisher { OutputAsVector = true }]);

        var error = Assert.Throws<SchemaException>(() => pipeline.Transform(frame));
        Assert.Contains("spark-mllib", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Vectors_are_columns_of_Spark_MLs_type_with_the_same_bits(string version)
    {
        using var folder = new TemporaryFolder();
        using var models = new GoldenModels();
        var home = SparkHomes.Require(version);
        Compile(home, folder);
        var golden = GoldenFile.Find("bert_tiny.jsonl.gz", "bt-ef-vector");
        var pipeline = new Pipeline(new GoldenCase(golden, models.Open, tolerance: 0).CreateStages());
        var rows = GoldenRows.ToBatch(golden);
        var embedded = Assert.Single(pipeline.Transform([rows]).ToList());
        var finished = (ListArray)embedded.Column(embedded.Schema.GetFieldIndex("finished"));
        var expected = Enumerable.Range(0, rows.Length).Select(row => FinishedVectors.Read(finished, row)).ToList();

        // Whole rows cross where bad ones are dropped, and columns otherwise.
        // Another path to the same Spark has a JVM of its own.
        Directory.CreateSymbolicLink(folder.Path($"spark-{version}"), home);
        using var session = SparkSessions.Builder(folder.Path($"spark-{version}"))
            .Config("spark.driver.extraClassPath", folder.Path("classes")).GetOrCreate();
        foreach (var mode in new[] { RowErrorMode.Permissive, RowErrorMode.DropMalformed })
        {
            var result = pipeline.Transform(session.CreateDataFrame([rows]), new TransformOptions { Mode = mode });
            var type = result.Schema()["finished"].DataType.Json;
            Assert.Contains("\"class\":\"org.apache.spark.ml.linalg.VectorUDT\"", type, StringComparison.Ordinal);

            // Values of Spark's classes do not come to .NET; their JSON has all digits.
            var json = result.SelectExpr("to_json(finished) AS json").Collect().Select(row => row.GetAs<string>("json"));
            Assert.Equal(expected, json.Select(ReadVectors));
        }
    }

    private static IReadOnlyList<double[]> ReadVectors(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray().Select(vector =>
            {
                Assert.Equal(["type", "values"], vector.EnumerateObject().Select(part => part.Name));
                Assert.Equal(1, vector.GetProperty("type").GetInt32());
                return vector.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToArray();
            }),
        ];
    }

    private static void Compile(string home, TemporaryFolder folder)
    {
        var file = folder.Path("VectorUDT.java");
        File.WriteAllText(file, Source);
        try
        {
            using var javac = Process.Start(new ProcessStartInfo("javac")
            {
                ArgumentList = { "--release", "17", "-cp", Path.Combine(home, "jars", "*"), "-d", folder.Path("classes"), file },
                RedirectStandardError = true,
            })!;
            var errors = javac.StandardError.ReadToEnd();
            javac.WaitForExit();
            Assert.True(javac.ExitCode == 0, errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no javac");
        }
    }
}

using Apache.Arrow;
using SparkBert.Driver;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.ArrowFunctions;
using static SparkBert.Spark.Sql.Functions;
using Column = SparkBert.Spark.Sql.Column;
using StructType = SparkBert.Spark.Sql.Types.StructType;

namespace SparkBert.Spark.Tests;

/// <summary>Lambdas over columns and groups. The worker lies beside this assembly.</summary>
public sealed class ProgramFunctionTests(SparkSessions sessions)
{
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Lambdas_over_columns_give_their_values(string version)
    {
        var frame = Frame(version);
        var (suffix, numbers) = ("!", new[] { 10, 20 });
        var shout = Udf<string?, string?>(text => text?.ToUpperInvariant() + suffix);
        var add = Udf<int, long, double>((left, right) => left + right + numbers[1]);
        var none = Udf(() => "same");
        Dictionary<int, string> towns = new() { [1] = "Oslo" };
        Func<int, string> find = id => towns.GetValueOrDefault(id, "none");
        var rows = frame.Select(
            frame["id"],
            shout(frame["name"]).As("shout"),
            add(frame["id"], frame["id"].Cast("long")).As("add"),
            Udf<int?, bool>(id => id is null)(frame["id"]).As("isNull"),
            none().As("none"),
            Udf<int, string>(id => find(id))(frame["id"]).As("town"),
            Udf<IReadOnlyList<string>?, string[]?>(words => words?.Reverse().ToArray())(Split(frame["name"], " ")).As("words"),
            Udf<Dictionary<string, int?>?, int?>(map => map?["a"])(Expr("map('a', id)")).As("map")).OrderBy("id").Collect().ToList();

        // Null first.
        Assert.Equal("[null,!,null,true,same,null,null,null]", rows[0].ToString());
        Assert.Equal("[1,ANN LEE!,22,false,same,Oslo,[Lee,Ann],1]", rows[1].ToString());
        Assert.Equal("[2,BOB!,24,false,same,none,[Bob],2]", rows[2].ToString());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Lambdas_take_and_give_rows_and_have_names_in_SQL(string version)
    {
        var frame = Frame(version);
        var session = frame.SparkSession;
        var type = new StructType(new StructField("first", new StringType()), new StructField("length", new IntegerType()));
        var split = Udf<Row, Row>(
            row => new Row(
                new StructType(new StructField("first", new StringType()), new StructField("length", new IntegerType())),
                row.GetAs<string>("name").Split(' ')[0],
                row.GetAs<string>("name").Length),
            type);
        var found = frame.Where("id = 1").Select(split(Struct(frame["id"], frame["name"])).As("s")).Select("s.*").Collect().Single();
        Assert.Equal("[Ann,7]", found.ToString());

        session.Udf().Register<string?, int>("lambda_length", text => text?.Length ?? -1);
        session.Udf().RegisterVector<Int32Array, Int64Array>(
            "lambda_double", ids => new Int64Array.Builder().AppendRange(ids.Select(id => 2L * id ?? 0)).Build());
        frame.CreateOrReplaceTempView("lambda_people");
        var sums = session.Sql("SELECT sum(lambda_length(name)) AS n, sum(lambda_double(id)) AS d FROM lambda_people").Collect().Single();
        Assert.Equal("[9,6]", sums.ToString());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Arrays_and_groups_go_through_lambdas(string version)
    {
        var frame = Frame(version).Where("id IS NOT NULL");
        var length = VectorUdf<StringArray, Int32Array, Int64Array>((names, ids) =>
        {
            var lengths = new Int64Array.Builder();
            for (var i = 0; i < names.Length; i++)
            {
                lengths.Append(names.GetString(i).Length * ids.GetValue(i)!.Value);
            }

            return lengths.Build();
        });
        Assert.Equal(
            [7L, 6L],
            frame.Select(frame["id"], length(frame["name"], frame["id"]).As("n")).OrderBy("id").Collect().Select(row => row["n"]));

        var schema = new StructType(new StructField("rows", new LongType()));
        var groups = frame.GroupBy("id").Apply(schema, group => new RecordBatch(
            new Schema([new Field("rows", Apache.Arrow.Types.Int64Type.Default, nullable: true)], null),
            [new Int64Array.Builder().Append(group.Length).Build()],
            1));
        Assert.Equal([1L, 1L], groups.Collect().Select(row => row["rows"]));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Errors_of_lambdas_and_wrong_arguments_are_told(string version)
    {
        var frame = Frame(version);
        var failing = Udf<string?, int>(text => throw new InvalidOperationException($"not {text}"));
        var error = Assert.Throws<JavaException>(() => frame.Where("id = 1").Select(failing(frame["name"])).Collect().ToList());
        Assert.StartsWith("System.InvalidOperationException: not Ann Lee", error.WorkerError, StringComparison.Ordinal);

        error = Assert.Throws<JavaException>(() => frame.Select(Udf<double, int>(_ => 1)(frame["name"])).Collect().ToList());
        Assert.Contains(
            "argument 1 of the function is a String, but it takes a System.Double", error.WorkerError, StringComparison.Ordinal);

        error = Assert.Throws<JavaException>(() => frame.Select(
            VectorUdf<Int64Array, Int64Array>(values => values)(frame["name"])).Collect().ToList());
        Assert.Contains("argument 1 of the function is a StringArray", error.WorkerError, StringComparison.Ordinal);

        Assert.Contains("Uri is no type", Assert.Throws<ArgumentException>(() => Udf<string, Uri>(text => new Uri(text))).Message);
        Assert.Contains(
            "'session' of", Assert.Throws<ArgumentException>(() => Capture(frame.SparkSession)).Message, StringComparison.Ordinal);

        static Func<Column, Column> Capture(SparkSession session) => Udf<string, string>(text => text + session.Version());
    }

    [Fact]
    public void Worker_that_has_not_the_program_is_refused_before_a_job()
    {
        var reference = DelegateReference.From((Func<int>)(() => 1));
        DelegateCommands.RequireWorker(reference, SparkSessions.Program);
        DelegateCommands.RequireWorker(reference, "./sparkbert-worker/SparkBert.Worker");
        var error = Assert.Throws<ShippingException>(() => DelegateCommands.RequireWorker(reference, "/bin/sh"));
        Assert.Contains("SparkBert.Spark.Tests.dll, but that is not beside the session's worker /bin/sh", error.Message);
    }

    private DataFrame Frame(string version) => sessions.Get(version).CreateDataFrame(
        [[1, "Ann Lee"], [2, "Bob"], [null, null]],
        new StructType(new StructField("id", new IntegerType()), new StructField("name", new StringType())));
}

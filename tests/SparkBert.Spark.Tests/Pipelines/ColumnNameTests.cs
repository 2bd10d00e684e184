using System.Text.RegularExpressions;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Stages;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests.Pipelines;

/// <summary>Frames whose columns share names, have no type, or have names that the stages would give.</summary>
public sealed class ColumnNameTests(SparkSessions sessions)
{
    private static readonly string[] Made = ["document", "sentence", "token", "embeddings", "error"];

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Join_with_two_columns_of_one_name_is_embedded_with_both(string version)
    {
        var session = sessions.Get(version);
        var texts = session.Sql("select * from values (1, 'The bank.'), (2, 'A river. A boat.') t(id, text)");
        var others = session.Sql("select * from values (1, 'x', 10), (1, 'y', 20), (2, 'z', 30) t(id, TEXT, n)");
        var joined = texts.Join(others, texts["id"] == others["id"]).WithColumn("void", Lit(null));
        var expected = AnnotationText.Of(
            TinyModel.Pipeline().Transform(joined.Select(texts["text"], others["n"])).CollectArrow(), "n", "embeddings");

        // The columns stay what they are: those of the frames before the join still find theirs.
        var result = TinyModel.Pipeline().Transform(joined);
        Assert.Equal(["id", "text", "id", "TEXT", "n", "void", .. Made], result.Columns());
        var rows = result.Select(texts["text"], others["TEXT"], Col("n"), Col("embeddings"));
        Assert.Equal(["x", "y", "z"], rows.OrderBy("n").Collect().Select(row => row[1]));
        Assert.Equal(expected.Order(), AnnotationText.Of(rows.CollectArrow(), "n", "embeddings").Order());

        var groups = joined.GroupBy(others["n"]).EmbedGroups(TinyModel.Pipeline());
        Assert.Equal(["id", "text", "id", "TEXT", "n", "void", .. Made], groups.Columns());
        Assert.Equal(expected.Order(), AnnotationText.Of(groups.CollectArrow(), "n", "embeddings").Order());

        var explode = new Pipeline(new DocumentAssembler(), new SentenceDetector { ExplodeSentences = true });
        var exploded = explode.Transform(joined);
        Assert.Equal(["id", "text", "id", "TEXT", "n", "void", "document", "sentence", "error"], exploded.Columns());
        Assert.Equal([(1, "x"), (1, "y"), (2, "z"), (2, "z")], exploded.Collect().Select(row => ((int)row[2]!, (string)row[3]!)).Order());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Null_without_a_type_is_an_empty_text(string version)
    {
        var session = sessions.Get(version);
        var row = TinyModel.Pipeline().Transform(session.Sql("select 1 id, null text")).First();
        Assert.Equal([null, null], [row["text"], row["error"]]);
        Assert.Empty(row.GetAs<object?[]>("embeddings"));

        session.Udf().RegisterEmbeddings("embed_null", new BertEmbeddings(TinyModel.Model));
        Assert.Empty(session.Sql("select embed_null(null)").First().GetAs<object?[]>(0));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Names_in_another_case_are_columns_of_their_own_where_Spark_is_told_so(string version)
    {
        var session = sessions.Get(version).NewSession();
        session.Conf().Set("spark.sql.caseSensitive", "true");
        var frame = session.Sql("select 'A bank.' text, 'mine' Embeddings, 'yours' TEXT, 'no' Error");

        var row = TinyModel.Pipeline().Transform(frame).First();

        Assert.Equal(["mine", "yours", "no", null], [row["Embeddings"], row["TEXT"], row["Error"], row["error"]]);
        Assert.Equal(3, row.GetAs<object?[]>("embeddings").Length);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Id_of_a_document_is_Sparks_string_of_any_type(string version)
    {
        var frame = sessions.Get(version).Sql(
            """
            select 'A bank.' text, date'2024-02-29' d, timestamp'2024-02-29 12:30:00.5' t, 1e-7D x, 1.50BD b, array(1, 2) a
            """);
        foreach (var column in new[] { "d", "t", "x", "b", "a" })
        {
            var expected = frame.Select(Col(column).Cast("string")).First()[0];
            var assembler = new DocumentAssembler { IdCol = column };
            Assert.Equal(expected, Id(assembler.Transform(frame)));

            // Whole rows carry the column as it is beside its string.
            var rows = new Pipeline(assembler, new SentenceDetector { ExplodeSentences = true }).Transform(frame);
            Assert.Equal(frame.Schema()[column], rows.Schema()[column]);
            Assert.Equal(expected, Id(rows));
        }

        static object? Id(DataFrame frame) => frame.Select(Expr("document[0].metadata['id']")).First()[0];
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Errors_go_on_after_a_format_that_drops_their_mark(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        new DocumentAssembler { InputCol = "texts" }.Transform(session.Sql("select array('a') texts union all select null"))
            .Write().Orc(folder.Path("orc"));
        var read = session.Read().Orc(folder.Path("orc"));
        var sentences = new SentenceDetector();

        Assert.Throws<Annotations.SchemaException>(() => sentences.Transform(read));
        var result = sentences.Transform(read, new TransformOptions { InputHasErrorCol = true });
        Assert.Equal(1, result.Where("error like '%must not be%' and sentence is null").Count());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Function_of_SQL_stands_where_any_function_stands(string version)
    {
        var session = sessions.Get(version);
        session.Udf().RegisterEmbeddings("embed", new BertEmbeddings(TinyModel.Model));
        session.Sql("select * from values (1, 'The bank.'), (2, 'A river and a boat.'), (3, null) t(id, text)")
            .CreateOrReplaceTempView("embed_texts");
        object? First(string sql) => session.Sql(sql).First()[0];

        Assert.Equal(6, First("select max(size(embed(text))) from embed_texts"));
        Assert.Equal(2L, First("select count(*) filter (where size(embed(text)) > 0) from embed_texts"));
        Assert.Equal(1L, First("select count(*) from (select id from embed_texts group by id having max(size(embed(text))) > 3)"));
        Assert.Equal(2L, First("select count(*) from embed_texts a join embed_texts b on a.id = b.id and size(embed(a.text)) > b.id"));
        Assert.Equal(9L, First("select sum(n) from embed_texts, lateral (select size(embed(text)) n)"));

        // A function that is said not to be deterministic runs once for a row, and Spark refuses it there.
        session.Udf().RegisterEmbeddings("embed_once", new BertEmbeddings(TinyModel.Model), deterministic: false);
        var error = Assert.Throws<JavaException>(() => First("select max(size(embed_once(text))) from embed_texts"));
        Assert.StartsWith("[AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION]", error.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Function_of_SQL_runs_twice_only_where_a_filter_uses_its_value(string version)
    {
        var session = sessions.Get(version);
        session.Range(2).WithColumn("text", Lit("The bank.")).CreateOrReplaceTempView("counted_texts");
        int Calls(string sql, bool deterministic)
        {
            session.Udf().RegisterEmbeddings("counted", new BertEmbeddings(TinyModel.Model), deterministic: deterministic);
            return Regex.Count(session.Sql(sql).ExplainString(), "ArrowEvalPython");
        }

        const string Filter = "select e from (select counted(text) e from counted_texts) where size(e) > 0";
        const string Twice = "select e[0].result, e[1].result from (select counted(text) e from counted_texts)";
        Assert.Equal((2, 1), (Calls(Filter, deterministic: true), Calls(Filter, deterministic: false)));
        Assert.Equal((1, 1), (Calls(Twice, deterministic: true), Calls(Twice, deterministic: false)));
    }
}

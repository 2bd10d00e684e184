using System.Globalization;
using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Examples;

/// <summary>
/// Projects of a list as GHTorrent has them, CSV without a header: rows with holes are left out, forks are averaged, and a function of this
/// program tells which projects were touched after a day.
/// </summary>
public static class GitHubProjects
{
    private const string Columns =
        "id INT, url STRING, owner_id INT, name STRING, descriptor STRING, language STRING, created_at STRING, forked_from INT, "
        + "deleted STRING, updated_at STRING";

    // Workers set it too: it belongs to the type, which they load.
    private static readonly DateTime Day = new(2015, 10, 20);

    /// <summary>Prints what each step gives.</summary>
    public static void Run(SparkSession spark, string projects)
    {
        var all = spark.Read().Schema(Columns).Csv(projects);
        all.Show();

        var complete = all.Na().Drop("any").Drop("id", "url", "owner_id");
        complete.Show();
        complete.GroupBy("language").Agg(Avg(complete["forked_from"])).OrderBy(Desc("avg(forked_from)")).Show();

        spark.Udf().Register<string, bool>(
            "touched", text => DateTime.TryParse(text, CultureInfo.InvariantCulture, out var date) && date > Day);
        complete.CreateOrReplaceTempView("projects");
        spark.Sql("SELECT name, updated_at, touched(projects.updated_at) AS touched FROM projects ORDER BY name").Show();
    }
}

namespace SparkBert.Functions;

/// <summary>How the rows of a frame cross to .NET and back.</summary>
public enum Crossing
{
    /// <summary>
    /// One scalar function (200) over the columns that the stages read, which returns a struct of the new ones; all other columns stay
    /// where they are. For pipelines that keep each row one row.
    /// </summary>
    Columns,

    /// <summary>Whole rows through mapInArrow (207): where the number of rows changes.</summary>
    Rows,

    /// <summary>Whole rows, a group at a time, through a grouped map (201).</summary>
    Groups,
}

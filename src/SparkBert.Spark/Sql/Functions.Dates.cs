namespace SparkBert.Spark.Sql;

// Dates and times.
public static partial class Functions
{
    /// <summary>Today.</summary>
    public static Column CurrentDate() => Sql.Column.Function("current_date");

    /// <summary>Now.</summary>
    public static Column CurrentTimestamp() => Sql.Column.Function("current_timestamp");

    /// <summary>Text as a date.</summary>
    public static Column ToDate(Column column, string format) => Sql.Column.Function("to_date", column, format);

    /// <summary>As a date.</summary>
    public static Column ToDate(Column column) => Sql.Column.Function("to_date", column);

    /// <summary>As a timestamp.</summary>
    public static Column ToTimestamp(Column column) => Sql.Column.Function("to_timestamp", column);

    /// <summary>Text as a timestamp.</summary>
    public static Column ToTimestamp(Column column, string format) => Sql.Column.Function("to_timestamp", column, format);

    /// <summary>A date or time as text.</summary>
    public static Column DateFormat(Column column, string format) => Sql.Column.Function("date_format", column, format);

    /// <summary>Days later.</summary>
    public static Column DateAdd(Column column, int days) => Sql.Column.Function("date_add", column, days);

    /// <summary>Days earlier.</summary>
    public static Column DateSub(Column column, int days) => Sql.Column.Function("date_sub", column, days);

    /// <summary>The days between two dates.</summary>
    public static Column DateDiff(Column end, Column start) => Sql.Column.Function("datediff", end, start);

    /// <summary>Months later.</summary>
    public static Column AddMonths(Column column, int months) => Sql.Column.Function("add_months", column, months);

    /// <summary>The months between two dates.</summary>
    public static Column MonthsBetween(Column end, Column start) => Sql.Column.Function("months_between", end, start);

    /// <summary>The start of the unit that a time is in.</summary>
    public static Column DateTrunc(string unit, Column column) => Sql.Column.Function("date_trunc", unit, column);

    /// <summary>The year.</summary>
    public static Column Year(Column column) => Sql.Column.Function("year", column);

    /// <summary>The quarter.</summary>
    public static Column Quarter(Column column) => Sql.Column.Function("quarter", column);

    /// <summary>The month.</summary>
    public static Column Month(Column column) => Sql.Column.Function("month", column);

    /// <summary>The week of the year.</summary>
    public static Column WeekOfYear(Column column) => Sql.Column.Function("weekofyear", column);

    /// <summary>The day of the month.</summary>
    public static Column DayOfMonth(Column column) => Sql.Column.Function("dayofmonth", column);

    /// <summary>The day of the week, Sunday is 1.</summary>
    public static Column DayOfWeek(Column column) => Sql.Column.Function("dayofweek", column);

    /// <summary>The day of the year.</summary>
    public static Column DayOfYear(Column column) => Sql.Column.Function("dayofyear", column);

    /// <summary>The hour.</summary>
    public static Column Hour(Column column) => Sql.Column.Function("hour", column);

    /// <summary>The minute.</summary>
    public static Column Minute(Column column) => Sql.Column.Function("minute", column);

    /// <summary>The second.</summary>
    public static Column Second(Column column) => Sql.Column.Function("second", column);

    /// <summary>The last day of the month.</summary>
    public static Column LastDay(Column column) => Sql.Column.Function("last_day", column);

    /// <summary>Seconds since 1970.</summary>
    public static Column UnixTimestamp(Column column) => Sql.Column.Function("unix_timestamp", column);

    /// <summary>Seconds since 1970 as text.</summary>
    public static Column FromUnixTime(Column column) => Sql.Column.Function("from_unixtime", column);

    /// <summary>Seconds since 1970 as a timestamp.</summary>
    public static Column TimestampSeconds(Column column) => Sql.Column.Function("timestamp_seconds", column);

    /// <summary>The window of time that a row is in.</summary>
    public static Column Window(Column time, string duration) => Sql.Column.Function("window", time, duration);

    /// <summary>The sliding windows of time that a row is in.</summary>
    public static Column Window(Column time, string duration, string slide) => Sql.Column.Function("window", time, duration, slide);
}

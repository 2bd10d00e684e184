namespace SparkBert.Spark.Sql;

// Dates and times.
public static partial class Functions
{
    /// <summary>Today.</summary>
    public static Column CurrentDate() => Column.Function("current_date");

    /// <summary>Now.</summary>
    public static Column CurrentTimestamp() => Column.Function("current_timestamp");

    /// <summary>Text as a date.</summary>
    public static Column ToDate(Column column, string format) => Column.Function("to_date", column, format);

    /// <summary>As a date.</summary>
    public static Column ToDate(Column column) => Column.Function("to_date", column);

    /// <summary>As a timestamp.</summary>
    public static Column ToTimestamp(Column column) => Column.Function("to_timestamp", column);

    /// <summary>Text as a timestamp.</summary>
    public static Column ToTimestamp(Column column, string format) => Column.Function("to_timestamp", column, format);

    /// <summary>A date or time as text.</summary>
    public static Column DateFormat(Column column, string format) => Column.Function("date_format", column, format);

    /// <summary>Days later.</summary>
    public static Column DateAdd(Column column, int days) => Column.Function("date_add", column, days);

    /// <summary>Days earlier.</summary>
    public static Column DateSub(Column column, int days) => Column.Function("date_sub", column, days);

    /// <summary>The days between two dates.</summary>
    public static Column DateDiff(Column end, Column start) => Column.Function("datediff", end, start);

    /// <summary>Months later.</summary>
    public static Column AddMonths(Column column, int months) => Column.Function("add_months", column, months);

    /// <summary>The months between two dates.</summary>
    public static Column MonthsBetween(Column end, Column start) => Column.Function("months_between", end, start);

    /// <summary>The start of the unit that a time is in.</summary>
    public static Column DateTrunc(string unit, Column column) => Column.Function("date_trunc", unit, column);

    /// <summary>The year.</summary>
    public static Column Year(Column column) => Column.Function("year", column);

    /// <summary>The quarter.</summary>
    public static Column Quarter(Column column) => Column.Function("quarter", column);

    /// <summary>The month.</summary>
    public static Column Month(Column column) => Column.Function("month", column);

    /// <summary>The week of the year.</summary>
    public static Column WeekOfYear(Column column) => Column.Function("weekofyear", column);

    /// <summary>The day of the month.</summary>
    public static Column DayOfMonth(Column column) => Column.Function("dayofmonth", column);

    /// <summary>The day of the week, Sunday is 1.</summary>
    public static Column DayOfWeek(Column column) => Column.Function("dayofweek", column);

    /// <summary>The day of the year.</summary>
    public static Column DayOfYear(Column column) => Column.Function("dayofyear", column);

    /// <summary>The hour.</summary>
    public static Column Hour(Column column) => Column.Function("hour", column);

    /// <summary>The minute.</summary>
    public static Column Minute(Column column) => Column.Function("minute", column);

    /// <summary>The second.</summary>
    public static Column Second(Column column) => Column.Function("second", column);

    /// <summary>The last day of the month.</summary>
    public static Column LastDay(Column column) => Column.Function("last_day", column);

    /// <summary>Seconds since 1970.</summary>
    public static Column UnixTimestamp(Column column) => Column.Function("unix_timestamp", column);

    /// <summary>Seconds since 1970 as text.</summary>
    public static Column FromUnixTime(Column column) => Column.Function("from_unixtime", column);

    /// <summary>Seconds since 1970 as a timestamp.</summary>
    public static Column TimestampSeconds(Column column) => Column.Function("timestamp_seconds", column);

    /// <summary>The window of time that a row is in.</summary>
    public static Column TimeWindow(Column time, string duration) => Column.Function("window", time, duration);

    /// <summary>The sliding windows of time that a row is in.</summary>
    public static Column TimeWindow(Column time, string duration, string slide) => Column.Function("window", time, duration, slide);
}

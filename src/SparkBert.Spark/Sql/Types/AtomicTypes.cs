using System.Globalization;

namespace SparkBert.Spark.Sql.Types;

/// <summary>The type of a column that has only nulls.</summary>
public sealed class NullType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "void";
}

/// <summary>True or false; <see cref="bool"/>.</summary>
public sealed class BooleanType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "boolean";
}

/// <summary>A signed byte; <see cref="sbyte"/>.</summary>
public sealed class ByteType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "byte";

    /// <inheritdoc/>
    public override string SimpleString => "tinyint";
}

/// <summary>16 bits; <see cref="short"/>.</summary>
public sealed class ShortType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "short";

    /// <inheritdoc/>
    public override string SimpleString => "smallint";
}

/// <summary>32 bits; <see cref="int"/>.</summary>
public sealed class IntegerType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "integer";

    /// <inheritdoc/>
    public override string SimpleString => "int";
}

/// <summary>64 bits; <see cref="long"/>.</summary>
public sealed class LongType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "long";

    /// <inheritdoc/>
    public override string SimpleString => "bigint";
}

/// <summary>A single-precision number; <see cref="float"/>.</summary>
public sealed class FloatType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "float";
}

/// <summary>A double-precision number; <see cref="double"/>.</summary>
public sealed class DoubleType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "double";
}

/// <summary>A decimal number; <see cref="decimal"/>.</summary>
/// <param name="precision">Digits in all, 1 to 38.</param>
/// <param name="scale">Digits after the point.</param>
public sealed class DecimalType(int precision = 10, int scale = 0) : DataType
{
    /// <summary>Digits in all.</summary>
    public int Precision { get; } = precision;

    /// <summary>Digits after the point.</summary>
    public int Scale { get; } = scale;

    /// <inheritdoc/>
    public override string TypeName => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})");
}

/// <summary>Text; <see cref="string"/>. A name with a collation or a length (<c>char(3)</c>, <c>varchar(10)</c>) is kept.</summary>
/// <param name="typeName">The name, <c>string</c> without collation and limit.</param>
public sealed class StringType(string typeName = "string") : DataType
{
    /// <inheritdoc/>
    public override string TypeName { get; } = typeName;
}

/// <summary>Bytes; an array of <see cref="byte"/>.</summary>
public sealed class BinaryType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "binary";
}

/// <summary>A day; <see cref="DateOnly"/>.</summary>
public sealed class DateType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "date";
}

/// <summary>A moment in time to the microsecond; <see cref="DateTimeOffset"/>, given in UTC.</summary>
public sealed class TimestampType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "timestamp";
}

/// <summary>Date and time of day without a time zone, to the microsecond; <see cref="DateTime"/>.</summary>
public sealed class TimestampNtzType : DataType
{
    /// <inheritdoc/>
    public override string TypeName => "timestamp_ntz";
}

/// <summary>A span of time to the microsecond; <see cref="TimeSpan"/>.</summary>
/// <param name="typeName">The name with its fields.</param>
public sealed class DayTimeIntervalType(string typeName = "interval day to second") : DataType
{
    /// <inheritdoc/>
    public override string TypeName { get; } = typeName;
}

/// <summary>A span in months; <see cref="int"/>.</summary>
/// <param name="typeName">The name with its fields.</param>
public sealed class YearMonthIntervalType(string typeName = "interval year to month") : DataType
{
    /// <inheritdoc/>
    public override string TypeName { get; } = typeName;
}

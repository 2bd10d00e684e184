namespace SparkBert.Spark.Sql;

// The operators of expressions; the other side may be a column or a value.
public sealed partial class Column
{
    /// <summary>Whether both are equal; null if one is null.</summary>
    public static Column operator ==(Column left, object right) => Named(left).EqualTo(right);

    /// <summary>Whether both differ; null if one is null.</summary>
    public static Column operator !=(Column left, object right) => Named(left).NotEqual(right);

    /// <summary>Greater.</summary>
    public static Column operator >(Column left, object right) => Named(left).Gt(right);

    /// <summary>Less.</summary>
    public static Column operator <(Column left, object right) => Named(left).Lt(right);

    /// <summary>Greater or equal.</summary>
    public static Column operator >=(Column left, object right) => Named(left).Geq(right);

    /// <summary>Less or equal.</summary>
    public static Column operator <=(Column left, object right) => Named(left).Leq(right);

    /// <summary>Both are true.</summary>
    public static Column operator &(Column left, object right) => Named(left).And(right);

    /// <summary>One is true.</summary>
    public static Column operator |(Column left, object right) => Named(left).Or(right);

    /// <summary>Not true.</summary>
    public static Column operator !(Column column) => Functions.Not(column);

    /// <summary>The number with the other sign.</summary>
    public static Column operator -(Column column) => Functions.Negate(column);

    /// <summary>Sum.</summary>
    public static Column operator +(Column left, object right) => Named(left).Plus(right);

    /// <summary>Difference.</summary>
    public static Column operator -(Column left, object right) => Named(left).Minus(right);

    /// <summary>Product.</summary>
    public static Column operator *(Column left, object right) => Named(left).Multiply(right);

    /// <summary>Quotient.</summary>
    public static Column operator /(Column left, object right) => Named(left).Divide(right);

    /// <summary>Remainder.</summary>
    public static Column operator %(Column left, object right) => Named(left).Mod(right);

    /// <summary>Whether both are equal; null if one is null.</summary>
    public Column EqualTo(object other) => Method("equalTo", Of(other));

    /// <summary>Whether both are equal or both null; never null.</summary>
    public Column EqNullSafe(object? other) => Method("eqNullSafe", Of(other));

    /// <summary>Whether both differ.</summary>
    public Column NotEqual(object other) => Method("notEqual", Of(other));

    /// <summary>Greater.</summary>
    public Column Gt(object other) => Method("gt", Of(other));

    /// <summary>Less.</summary>
    public Column Lt(object other) => Method("lt", Of(other));

    /// <summary>Greater or equal.</summary>
    public Column Geq(object other) => Method("geq", Of(other));

    /// <summary>Less or equal.</summary>
    public Column Leq(object other) => Method("leq", Of(other));

    /// <summary>Both are true.</summary>
    public Column And(object other) => Method("and", Of(other));

    /// <summary>One is true.</summary>
    public Column Or(object other) => Method("or", Of(other));

    /// <summary>Sum.</summary>
    public Column Plus(object other) => Method("plus", Of(other));

    /// <summary>Difference.</summary>
    public Column Minus(object other) => Method("minus", Of(other));

    /// <summary>Product.</summary>
    public Column Multiply(object other) => Method("multiply", Of(other));

    /// <summary>Quotient.</summary>
    public Column Divide(object other) => Method("divide", Of(other));

    /// <summary>Remainder.</summary>
    public Column Mod(object other) => Method("mod", Of(other));

    /// <summary>The bits that both have.</summary>
    public Column BitwiseAND(object other) => Method("bitwiseAND", Of(other));

    /// <summary>The bits that one has.</summary>
    public Column BitwiseOR(object other) => Method("bitwiseOR", Of(other));

    /// <summary>The bits that one of both has.</summary>
    public Column BitwiseXOR(object other) => Method("bitwiseXOR", Of(other));

    private static Column Named(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column;
    }
}

namespace SparkBert.Connect.Sql;

// The operators of expressions; the other side may be a column or a value.
public sealed partial class Column
{
    /// <summary>Whether both are equal.</summary>
    public static Column operator ==(Column left, object right) => Named(left).EqualTo(right);

    /// <summary>Whether both differ.</summary>
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

    /// <summary>The opposite of a condition.</summary>
    public static Column operator !(Column column) => Functions.CallBuiltIn("not", Named(column));

    /// <summary>The negative of a number.</summary>
    public static Column operator -(Column column) => Functions.CallBuiltIn("negative", Named(column));

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
    public Column EqualTo(object other) => Functions.CallBuiltIn("==", this, Of(other));

    /// <summary>Whether both are equal, or both are null.</summary>
    public Column EqNullSafe(object? other) => Functions.CallBuiltIn("<=>", this, Of(other));

    /// <summary>Whether both differ.</summary>
    public Column NotEqual(object other) => !EqualTo(other);

    /// <summary>Greater.</summary>
    public Column Gt(object other) => Functions.CallBuiltIn(">", this, Of(other));

    /// <summary>Less.</summary>
    public Column Lt(object other) => Functions.CallBuiltIn("<", this, Of(other));

    /// <summary>Greater or equal.</summary>
    public Column Geq(object other) => Functions.CallBuiltIn(">=", this, Of(other));

    /// <summary>Less or equal.</summary>
    public Column Leq(object other) => Functions.CallBuiltIn("<=", this, Of(other));

    /// <summary>Both are true.</summary>
    public Column And(object other) => Functions.CallBuiltIn("and", this, Of(other));

    /// <summary>One is true.</summary>
    public Column Or(object other) => Functions.CallBuiltIn("or", this, Of(other));

    /// <summary>Sum.</summary>
    public Column Plus(object other) => Functions.CallBuiltIn("+", this, Of(other));

    /// <summary>Difference.</summary>
    public Column Minus(object other) => Functions.CallBuiltIn("-", this, Of(other));

    /// <summary>Product.</summary>
    public Column Multiply(object other) => Functions.CallBuiltIn("*", this, Of(other));

    /// <summary>Quotient.</summary>
    public Column Divide(object other) => Functions.CallBuiltIn("/", this, Of(other));

    /// <summary>Remainder.</summary>
    public Column Mod(object other) => Functions.CallBuiltIn("%", this, Of(other));

    private static Column Named(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column;
    }
}

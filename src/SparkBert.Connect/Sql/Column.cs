using System.Globalization;
using System.Text.Json.Nodes;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

/// <summary>An expression over the columns of a frame. It needs no session until a frame uses it, and may be used with several.</summary>
public sealed partial class Column
{
    private readonly string text;

    internal Column(string text, Expression expression)
    {
        this.text = text;
        Expression = expression;
    }

    /// <summary>The expression as servers read it. It is shared, and never changed.</summary>
    internal Expression Expression { get; }

    /// <summary>A column under another name.</summary>
    public Column As(string name) => Rename(name, metadata: null);

    /// <summary>A column under another name.</summary>
    public Column Alias(string name) => As(name);

    /// <summary>A column under another name, with metadata.</summary>
    /// <param name="name">The name.</param>
    /// <param name="metadata">The column's metadata, as Spark keeps them.</param>
    public Column As(string name, JsonObject metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Rename(name, metadata.ToJsonString());
    }

    /// <summary>A value as a type.</summary>
    /// <param name="type">The type in SQL, such as <c>array&lt;int&gt;</c>.</param>
    public Column Cast(string type) =>
        new($"cast({text} as {type})", new Expression { Cast = new() { Expr = Expression, TypeStr = type } });

    /// <summary>A field of a struct.</summary>
    public Column GetField(string name) => GetItem(name);

    /// <summary>An element of an array by its place, from 0; a value of a map by its key; a field of a struct by its name.</summary>
    public Column GetItem(object key) => new(
        $"{text}[{key}]",
        new Expression { UnresolvedExtractValue = new() { Child = Expression, Extraction = Of(key).Expression } });

    /// <summary>Whether it is null.</summary>
    public Column IsNull() => Functions.CallBuiltIn("isNull", this);

    /// <summary>Whether it is not null.</summary>
    public Column IsNotNull() => Functions.CallBuiltIn("isNotNull", this);

    /// <summary>Whether it is one of several values.</summary>
    public Column IsIn(params object[] values) => Functions.CallBuiltIn("in", [this, .. values.Select(Of)]);

    /// <summary>Whether it is between two values, or one of them.</summary>
    public Column Between(object lower, object upper) => Geq(lower).And(Leq(upper));

    /// <summary>Whether a text matches a pattern of SQL.</summary>
    public Column Like(string pattern) => Functions.CallBuiltIn("like", this, Of(pattern));

    /// <summary>Whether a text has a match of a regular expression of Java.</summary>
    public Column RLike(string pattern) => Functions.CallBuiltIn("rlike", this, Of(pattern));

    /// <summary>Whether a text has another one in it.</summary>
    public Column Contains(object other) => Functions.CallBuiltIn("contains", this, Of(other));

    /// <summary>Whether a text begins with another one.</summary>
    public Column StartsWith(string prefix) => Functions.CallBuiltIn("startsWith", this, Of(prefix));

    /// <summary>Whether a text ends with another one.</summary>
    public Column EndsWith(string suffix) => Functions.CallBuiltIn("endsWith", this, Of(suffix));

    /// <summary>A part of a text.</summary>
    /// <param name="position">Where it starts, from 1.</param>
    /// <param name="length">Its length.</param>
    public Column Substr(int position, int length) => Functions.CallBuiltIn("substr", this, Of(position), Of(length));

    /// <summary>Adds a case to <see cref="Functions.When"/>.</summary>
    /// <exception cref="InvalidOperationException">This is no <see cref="Functions.When"/>, or it has its last value.</exception>
    public Column When(Column condition, object? value)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return AddCase([condition, Of(value)]);
    }

    /// <summary>The value of <see cref="Functions.When"/> if no case is true.</summary>
    /// <exception cref="InvalidOperationException">This is no <see cref="Functions.When"/>, or it has its last value.</exception>
    public Column Otherwise(object? value) => AddCase([Of(value)]);

    /// <summary>Orders upwards, nulls first.</summary>
    public Column Asc() => Order(isDescending: false, nullsFirst: true);

    /// <summary>Orders upwards, nulls last.</summary>
    public Column AscNullsLast() => Order(isDescending: false, nullsFirst: false);

    /// <summary>Orders downwards, nulls last.</summary>
    public Column Desc() => Order(isDescending: true, nullsFirst: false);

    /// <summary>Orders downwards, nulls first.</summary>
    public Column DescNullsFirst() => Order(isDescending: true, nullsFirst: true);

    /// <summary>The expression as text, for people.</summary>
    public override string ToString() => text;

    /// <summary>Whether it is the same object; <c>==</c> makes an expression.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>A value, or the column that it already is.</summary>
    internal static Column Of(object? value) => value as Column ?? Functions.Lit(value);

    /// <summary>A name as Spark's expressions take it, whatever is in it.</summary>
    internal static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>A column of a name that may have dots or blanks in it.</summary>
    internal static Column Quoted(string name) => Functions.Col(Quote(name));

    /// <summary>The order by this column; upwards if it is none yet.</summary>
    internal Expression.Types.SortOrder ToSortOrder() =>
        Expression.ExprTypeCase == Expression.ExprTypeOneofCase.SortOrder ? Expression.SortOrder : Asc().Expression.SortOrder;

    private Column Rename(string name, string? metadata)
    {
        ArgumentNullException.ThrowIfNull(name);
        var alias = new Expression.Types.Alias { Expr = Expression, Name = { name } };
        if (metadata is not null)
        {
            alias.Metadata = metadata;
        }

        return new($"{text} as {name}", new Expression { Alias = alias });
    }

    private Column AddCase(Column[] more)
    {
        var function = Expression.UnresolvedFunction;
        if (function?.FunctionName != "when" || function.Arguments.Count % 2 != 0)
        {
            throw new InvalidOperationException($"a case is added to Functions.When before its Otherwise, but this is {text}.");
        }

        var longer = function.Clone();
        longer.Arguments.AddRange(more.Select(column => column.Expression));
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{text[..^1]}, {string.Join<Column>(", ", more)})"),
            new Expression { UnresolvedFunction = longer });
    }

    private Column Order(bool isDescending, bool nullsFirst) => new(
        $"{text} {(isDescending ? "DESC" : "ASC")} NULLS {(nullsFirst ? "FIRST" : "LAST")}",
        new Expression
        {
            SortOrder = new()
            {
                Child = Expression,
                Direction = isDescending
                    ? Expression.Types.SortOrder.Types.SortDirection.Descending
                    : Expression.Types.SortOrder.Types.SortDirection.Ascending,
                NullOrdering = nullsFirst
                    ? Expression.Types.SortOrder.Types.NullOrdering.SortNullsFirst
                    : Expression.Types.SortOrder.Types.NullOrdering.SortNullsLast,
            },
        });
}

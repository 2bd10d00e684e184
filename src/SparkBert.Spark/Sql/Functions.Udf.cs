using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

// Functions of the program over the values of columns, called as Microsoft.Spark's are.
public static partial class Functions
{
    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column> Udf<TResult>(Func<TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return () => function.Apply(System.Array.Empty<Column>());
    }

    /// <summary>
    /// A function of the program over columns, called for each row by the worker, which must have the program's assemblies: the program is
    /// the worker (<see cref="Builder.ProgramIsWorker"/>), or the worker lies beside it. Where an argument is null that the function can't
    /// take, the result is null. Arguments and results are of the types that <see cref="Row"/> names, or arrays, lists and dictionaries of
    /// such; a captured variable is a number, a text, a date, an array, a list or a dictionary of them, or such a function.
    /// </summary>
    /// <param name="udf">A lambda or a static method without effects: Spark may call it more than once for a row.</param>
    /// <exception cref="ArgumentException">A worker can't find it, or its return type is no type of Spark.</exception>
    public static Func<Column, Column> Udf<T, TResult>(Func<T, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c) => function.Apply(c);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column> Udf<T1, T2, TResult>(Func<T1, T2, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2) => function.Apply(c1, c2);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column> Udf<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2, c3) => function.Apply(c1, c2, c3);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column> Udf<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2, c3, c4) => function.Apply(c1, c2, c3, c4);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column> Udf<T1, T2, T3, T4, T5, TResult>(
        Func<T1, T2, T3, T4, T5, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2, c3, c4, c5) => function.Apply(c1, c2, c3, c4, c5);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column> Udf<T1, T2, T3, T4, T5, T6, TResult>(
        Func<T1, T2, T3, T4, T5, T6, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6) => function.Apply(c1, c2, c3, c4, c5, c6);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column, Column> Udf<T1, T2, T3, T4, T5, T6, T7, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6, c7) => function.Apply(c1, c2, c3, c4, c5, c6, c7);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column, Column, Column> Udf<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6, c7, c8) => function.Apply(c1, c2, c3, c4, c5, c6, c7, c8);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column, Column, Column, Column>
        Udf<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6, c7, c8, c9) => function.Apply(c1, c2, c3, c4, c5, c6, c7, c8, c9);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column, Column, Column, Column, Column>
        Udf<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult> udf)
    {
        var function = Value(udf, ClrValue.GetDataType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10) => function.Apply(c1, c2, c3, c4, c5, c6, c7, c8, c9, c10);
    }

    /// <summary>A function of the program over columns, as <see cref="Udf{T, TResult}(Func{T, TResult})"/> makes it.</summary>
    /// <param name="udf">A lambda or a static method without effects: Spark may call it more than once for a row.</param>
    /// <param name="returnType">The type of its values, for types that do not say it: <see cref="Row"/>, decimals of other digits.</param>
    /// <exception cref="ArgumentException">A worker can't find it, or its return type is no type of Spark.</exception>
    public static Func<Column, Column> Udf<T, TResult>(Func<T, TResult> udf, DataType returnType)
    {
        var function = Value(udf, returnType);
        return c => function.Apply(c);
    }

    /// <inheritdoc cref="Udf{T, TResult}(Func{T, TResult}, DataType)"/>
    public static Func<Column, Column, Column> Udf<T1, T2, TResult>(Func<T1, T2, TResult> udf, DataType returnType)
    {
        var function = Value(udf, returnType);
        return (c1, c2) => function.Apply(c1, c2);
    }

    internal static WorkerFunction Value(Delegate udf, DataType returnType) => WorkerFunction.Of(udf, ValueFunction.Adapt, returnType);
}

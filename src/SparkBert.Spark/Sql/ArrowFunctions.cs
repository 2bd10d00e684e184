using Apache.Arrow;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Functions of the program over Arrow's arrays: one call for a batch of rows.</summary>
public static class ArrowFunctions
{
    /// <summary>
    /// A function of the program over columns as Arrow's arrays, called by the worker for each batch of rows; see
    /// <see cref="Functions.Udf{T, TResult}(Func{T, TResult})"/> for what it may be. It returns as many values as it gets. The return type
    /// follows from the type of array: for strings, numbers, booleans and bytes.
    /// </summary>
    /// <param name="udf">A lambda or a static method without effects.</param>
    /// <exception cref="ArgumentException">A worker can't find it, or the return type does not follow from the type of array.</exception>
    public static Func<Column, Column> VectorUdf<T, TResult>(Func<T, TResult> udf)
        where T : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c) => function.Apply(c);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column> VectorUdf<T1, T2, TResult>(Func<T1, T2, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2) => function.Apply(c1, c2);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column> VectorUdf<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2, c3) => function.Apply(c1, c2, c3);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column> VectorUdf<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where T4 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2, c3, c4) => function.Apply(c1, c2, c3, c4);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column> VectorUdf<T1, T2, T3, T4, T5, TResult>(
        Func<T1, T2, T3, T4, T5, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where T4 : IArrowArray
        where T5 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2, c3, c4, c5) => function.Apply(c1, c2, c3, c4, c5);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column> VectorUdf<T1, T2, T3, T4, T5, T6, TResult>(
        Func<T1, T2, T3, T4, T5, T6, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where T4 : IArrowArray
        where T5 : IArrowArray
        where T6 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6) => function.Apply(c1, c2, c3, c4, c5, c6);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column, Column> VectorUdf<T1, T2, T3, T4, T5, T6, T7, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where T4 : IArrowArray
        where T5 : IArrowArray
        where T6 : IArrowArray
        where T7 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6, c7) => function.Apply(c1, c2, c3, c4, c5, c6, c7);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column, Column, Column>
        VectorUdf<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where T4 : IArrowArray
        where T5 : IArrowArray
        where T6 : IArrowArray
        where T7 : IArrowArray
        where T8 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6, c7, c8) => function.Apply(c1, c2, c3, c4, c5, c6, c7, c8);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column, Column, Column, Column>
        VectorUdf<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where T4 : IArrowArray
        where T5 : IArrowArray
        where T6 : IArrowArray
        where T7 : IArrowArray
        where T8 : IArrowArray
        where T9 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6, c7, c8, c9) => function.Apply(c1, c2, c3, c4, c5, c6, c7, c8, c9);
    }

    /// <inheritdoc cref="VectorUdf{T, TResult}(Func{T, TResult})"/>
    public static Func<Column, Column, Column, Column, Column, Column, Column, Column, Column, Column, Column>
        VectorUdf<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where T4 : IArrowArray
        where T5 : IArrowArray
        where T6 : IArrowArray
        where T7 : IArrowArray
        where T8 : IArrowArray
        where T9 : IArrowArray
        where T10 : IArrowArray
        where TResult : IArrowArray
    {
        var function = Vector(udf, ArrayType(typeof(TResult)));
        return (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10) => function.Apply(c1, c2, c3, c4, c5, c6, c7, c8, c9, c10);
    }

    internal static WorkerFunction Vector(Delegate udf, DataType returnType) => WorkerFunction.Of(udf, ArrayFunction.Adapt, returnType);

    /// <summary>The types whose array says them whole, those of Microsoft.Spark's vector functions.</summary>
    internal static DataType ArrayType(Type array) => array switch
    {
        var type when type == typeof(BooleanArray) => new BooleanType(),
        var type when type == typeof(Int8Array) => new ByteType(),
        var type when type == typeof(Int16Array) => new ShortType(),
        var type when type == typeof(Int32Array) => new IntegerType(),
        var type when type == typeof(Int64Array) => new LongType(),
        var type when type == typeof(FloatArray) => new FloatType(),
        var type when type == typeof(DoubleArray) => new DoubleType(),
        var type when type == typeof(StringArray) => new StringType(),
        var type when type == typeof(BinaryArray) => new BinaryType(),
        var type when type == typeof(Date32Array) => new DateType(),
        var type => throw new ArgumentException(
            $"{type.Name} doesn't say Spark's type of a function's values; use RelationalGroupedDataset.Apply or MapInArrow, "
            + "which take the schema."),
    };
}

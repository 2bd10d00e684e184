namespace SparkBert.Driver.Jvm;

/// <summary>All calls whose form differs between the supported versions of Spark.</summary>
public static class VersionedCalls
{
    /// <summary><c>mapInArrow</c>: Spark 3 has another name and takes the expression, Spark 4 the column and a resource profile.</summary>
    public static TObject MapInArrow<TObject>(IJvm<TObject> jvm, TObject frame, TObject function, bool isBarrier)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return jvm.Version.IsSpark3
            ? jvm.InvokeObject(frame, "pythonMapInArrow", jvm.Invoke(function, "expr"), isBarrier)
            : jvm.InvokeObject(frame, "mapInArrow", function, isBarrier, null);
    }

    /// <summary>Grouped map of eval type 201: Spark 3 takes the expression, Spark 4 the column.</summary>
    public static TObject FlatMapGroups<TObject>(IJvm<TObject> jvm, TObject grouped, TObject function)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return jvm.InvokeObject(grouped, "flatMapGroupsInPandas", jvm.Version.IsSpark3 ? jvm.Invoke(function, "expr") : function);
    }

    /// <summary>A column of an expression: Spark 4 has its columns apart from its expressions.</summary>
    public static TObject CreateColumn<TObject>(IJvm<TObject> jvm, TObject expression)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return jvm.Version.IsSpark3
            ? jvm.Create("org.apache.spark.sql.Column", expression)
            : jvm.InvokeStaticObject("org.apache.spark.sql.classic.ExpressionUtils", "column", expression);
    }
}

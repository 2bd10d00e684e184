using System.Linq.Expressions;
using System.Reflection;

namespace SparkBert.Spark.Sql;

/// <summary>Calls a function whose types are known only when it runs.</summary>
internal static class DelegateCall
{
    /// <summary>A call with arguments as objects. Exceptions of the function come out as they are, unlike those of reflection.</summary>
    public static Func<object?[], object?> Compile(Delegate function, ParameterInfo[] parameters)
    {
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Invoke(
            Expression.Constant(function),
            parameters.Select((parameter, place) => Expression.Convert(
                Expression.ArrayIndex(arguments, Expression.Constant(place)), parameter.ParameterType)));
        return Expression.Lambda<Func<object?[], object?>>(Expression.Convert(call, typeof(object)), arguments).Compile();
    }
}

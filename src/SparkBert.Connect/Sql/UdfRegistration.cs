using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

/// <summary>The functions of a session, for SQL.</summary>
public sealed class UdfRegistration
{
    internal UdfRegistration(SparkSession session) => Session = session;

    internal SparkSession Session { get; }

    /// <summary>Gives a function a name in SQL.</summary>
    /// <returns>The function.</returns>
    /// <exception cref="SparkConnectException">The server did not take it.</exception>
    public WorkerFunction Register(string name, WorkerFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Session.Client.Execute(new Command { RegisterFunction = function.With(name, []) });
        return function;
    }
}

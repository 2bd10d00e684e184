using System.Text.Json.Nodes;
using Microsoft.Spark.Interop.Ipc;
using Microsoft.Spark.Sql;
using SparkBert.Driver;
using SparkBert.Driver.Jvm;
using SparkBert.Driver.Planning;
using SparkBert.Driver.Shipping;

namespace SparkBert.MicrosoftSpark.Bridge;

/// <summary>A session of Microsoft.Spark, ready for functions of the worker.</summary>
internal sealed class BridgeSession
{
    private const string SessionClass = "org.apache.spark.sql.SparkSession";

    private readonly JvmObjectReference session;
    private readonly BridgeSite site;
    private readonly BridgeApplication application;

    /// <summary>A session.</summary>
    /// <param name="session">The session in the JVM.</param>
    /// <exception cref="NotSupportedException">Its Spark is not supported.</exception>
    /// <exception cref="SparkException">A setting is not as it must be.</exception>
    /// <exception cref="ShippingException">There is no worker.</exception>
    public BridgeSession(JvmObjectReference session)
    {
        this.session = session;
        Jvm = new BridgeJvm(session);
        site = new BridgeSite(Jvm, session);
        if (SessionSettings.FindProblem(site.FindSetting) is { } problem)
        {
            throw new SparkException(problem);
        }

        // The session runs already. Spark takes these at any time; with artifact isolation no archive would be found by its name.
        foreach (var (key, value) in SessionSettings.RunningDefaults)
        {
            site.SetDefault(key, value);
        }

        application = BridgeApplication.Find(site);
    }

    /// <summary>The JVM.</summary>
    public BridgeJvm Jvm { get; }

    /// <summary>The session of a frame.</summary>
    public static BridgeSession Of(JvmObjectReference frame) => new((JvmObjectReference)BridgeJvm.Run(() => frame.Invoke("sparkSession"))!);

    /// <summary>An accumulator that sends its updates to a server here.</summary>
    public JvmObjectReference CreateAccumulator(AccumulatorServer server)
    {
        var accumulator = server.CreateAccumulator(Jvm);
        site.Register(accumulator);
        return accumulator;
    }

    /// <summary>The function that a pipeline becomes; its models are shipped.</summary>
    /// <param name="form">What it becomes.</param>
    /// <param name="pipeline">The stages in the JSON of pipelines.</param>
    /// <param name="modelCopy">A folder here with a copy of a model that the driver can't see.</param>
    /// <param name="choose">Adds how it runs.</param>
    /// <param name="frame">The frame, for forms over frames.</param>
    /// <exception cref="PlanException">A column, a parameter or a model is not as it must be.</exception>
    /// <exception cref="ShippingException">A model can't be brought to executors.</exception>
    public PlannedFunction Plan(
        FunctionForm form,
        JsonArray pipeline,
        string? modelCopy,
        Func<PlanRequest, PlanRequest> choose,
        JvmObjectReference? frame = null)
    {
        var (stages, models) = PipelineModels.Find(pipeline, new ModelShipping(site, application.Archives), modelCopy);
        var request = choose(new PlanRequest(form, stages, Jvm.Version.Told) { Models = models });
        return application.Planner.Plan(frame is null ? request : request with
        {
            Schema = Jvm.InvokeString(Jvm.InvokeObject(frame, "schema"), "json"),
            IsCaseSensitive = site.FindSetting("spark.sql.caseSensitive") is { } value
                && value.Equals("true", StringComparison.OrdinalIgnoreCase),
        });
    }

    /// <summary>Planned functions over this session's frames.</summary>
    /// <param name="accumulator">Gathers their figures; null to drop them.</param>
    public PlannedFrames<JvmObjectReference> Frames(JvmObjectReference? accumulator) => new(Jvm, application.Worker, accumulator);

    /// <summary>Gives a planned function a name in SQL.</summary>
    public void Register(string name, JvmObjectReference function) => WorkerFunctions.Register(Jvm, session, name, function);

    /// <summary>
    /// A frame of the JVM as one of Microsoft.Spark's, whose constructor is not public: a view is what both know. The view lives for the
    /// length of the call, and the thread's active session is again what it was.
    /// </summary>
    public DataFrame Open(JvmObjectReference frame)
    {
        var view = $"sparkbert_{Guid.NewGuid():N}";
        var active = Jvm.ReadOption(Jvm.InvokeStaticObject(SessionClass, "getActiveSession"));
        Jvm.Invoke(frame, "createOrReplaceTempView", view);
        try
        {
            Jvm.InvokeStatic(SessionClass, "setActiveSession", session);
            return BridgeJvm.Run(() => SparkSession.Active().Table(view));
        }
        finally
        {
            _ = active is null
                ? Jvm.InvokeStatic(SessionClass, "clearActiveSession")
                : Jvm.InvokeStatic(SessionClass, "setActiveSession", active);
            Jvm.Invoke(Jvm.InvokeObject(session, "catalog"), "dropTempView", view);
        }
    }
}

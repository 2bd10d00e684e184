using Microsoft.Spark;
using Microsoft.Spark.Interop.Ipc;

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>The stand-in keeps the rules of the real bridge, as they were measured on it.</summary>
[Collection("one bridge")]
public sealed class StrictBridgeTests(StandInSessions sessions)
{
    private IJvmBridge Bridge => sessions.Get("3.5.9").Reference.Jvm;

    [Fact]
    public void Values_of_other_types_are_refused()
    {
        var list = Bridge.CallConstructor("java.util.ArrayList");

        Assert.Throws<NotSupportedException>(() => list.Invoke("add", 1f));
        Assert.Throws<NotSupportedException>(() => list.Invoke("add", 1m));
        Assert.Equal(true, list.Invoke("add", 1));
        Assert.Equal(true, list.Invoke("add", "text"));
        Assert.Equal(true, list.Invoke("add", new byte[] { 1 }));
        Assert.Equal(3, list.Invoke("size"));
    }

    [Fact]
    public void Numbers_are_not_widened_and_what_fits_no_method_fails_without_a_text()
    {
        var list = Bridge.CallConstructor("java.util.ArrayList");
        list.Invoke("add", "first");

        Assert.Equal("first", list.Invoke("get", 0));
        Assert.Equal("", Failure(() => list.Invoke("get", 0L)).Message);
        Assert.Equal("", Failure(() => list.Invoke("noSuchMethod")).Message);
        Assert.Equal("", Failure(() => Bridge.CallStaticJavaMethod("java.lang.Long", "toHexString", 1)).Message);
        Assert.Equal("1", Bridge.CallStaticJavaMethod("java.lang.Long", "toHexString", 1L));
        Assert.Equal("", Failure(() => Bridge.CallConstructor("java.util.ArrayList", 1L)).Message);
    }

    [Fact]
    public void Failing_method_has_the_Java_trace_in_the_inner_exception()
    {
        var error = Failure(() => Bridge.CallConstructor("java.util.ArrayList").Invoke("get", 5));
        Assert.StartsWith("java.lang.IndexOutOfBoundsException: Index 5 out of bounds", error.Message, StringComparison.Ordinal);
        Assert.Contains("\tat ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_cannot_come_back()
    {
        var list = Bridge.CallConstructor("java.util.ArrayList");
        list.Invoke("add", new byte[] { 1, 2 });

        Assert.Contains("0x72", Assert.Throws<NotSupportedException>(() => list.Invoke("get", 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_of_a_missing_class_breaks_a_later_one()
    {
        var list = Bridge.CallConstructor("java.util.ArrayList");
        Assert.ThrowsAny<Exception>(() => Bridge.CallConstructor("no.such.Class"));

        Assert.Contains("Broken pipe", Assert.Throws<IOException>(() => list.Invoke("size")).Message, StringComparison.Ordinal);
        Assert.Equal(0, list.Invoke("size"));
    }

    [Fact]
    public void Arrays_come_as_arrays_and_collections_and_options_as_references()
    {
        var names = (string[])((JvmObjectReference)sessions.Get("3.5.9").Sql("SELECT 1 AS a, 2 AS b").Reference).Invoke("columns");
        var schema = (JvmObjectReference)sessions.Get("3.5.9").Sql("SELECT 1 AS a").Reference.Invoke("schema");

        Assert.Equal(["a", "b"], names);
        Assert.Single((JvmObjectReference[])schema.Invoke("fields"));
        Assert.IsType<JvmObjectReference>(Bridge.CallStaticJavaMethod("java.util.Collections", "emptyList"));
        Assert.IsType<JvmObjectReference>(Bridge.CallStaticJavaMethod("org.apache.spark.sql.SparkSession", "getActiveSession"));
        Assert.Throws<InvalidCastException>(() => Bridge.CallConstructor("java.lang.String", "boxed"));
    }

    [Fact]
    public void Array_is_a_Seq_for_a_method_and_not_for_a_constructor()
    {
        var frame = sessions.Get("3.5.9").Sql("SELECT 1 AS a, 2 AS b").Reference;
        var columns = new[] { (JvmObjectReference)frame.Invoke("col", "b") };

        Assert.Equal(["b"], (string[])((JvmObjectReference)frame.Invoke("select", (object)columns)).Invoke("columns"));

        // Without the cast the array is spread over the parameters.
        Assert.Equal("", Failure(() => frame.Invoke("select", columns)).Message);
        Assert.Equal("", Failure(() => frame.Invoke("select", (object)null!)).Message);
        Assert.Equal("", Failure(() => Bridge.CallConstructor("scala.collection.immutable.StringOps", (object)columns)).Message);
    }

    [Fact]
    public void Dictionary_is_a_map_that_nobody_can_add_to()
    {
        var list = Bridge.CallConstructor("java.util.ArrayList");
        var map = (JvmObjectReference)Bridge.CallStaticJavaMethod(
            "java.util.Objects", "requireNonNull", Bridge.CallConstructor("java.util.HashMap"));
        map.Invoke("put", "a", "b");
        Assert.Equal("b", map.Invoke("get", "a"));

        var given = (JvmObjectReference)Bridge.CallStaticJavaMethod(
            "java.util.Collections", "synchronizedMap", new Dictionary<string, string> { ["a"] = "b" });
        var error = Failure(() => given.Invoke("put", "c", "d"));
        Assert.Contains("UnsupportedOperationException", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, list.Invoke("size"));
    }

    private static JvmException Failure(Func<object> call) =>
        Assert.IsType<JvmException>(Assert.Throws<InvalidOperationException>(call).InnerException);
}

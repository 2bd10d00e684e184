namespace SparkBert.Spark.Gateway;

/// <summary>An object of this program that the JVM sees as one of an interface; made by <see cref="CallbackServer.Register"/>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Interface">The full name of the Java interface, which has one method.</param>
internal sealed record JavaProxy(string Id, string Interface);

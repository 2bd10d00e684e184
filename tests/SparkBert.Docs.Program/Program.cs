using System.Reflection;

// Executors start this program too, with arguments of their own: the block comes by the environment, which they inherit.
var block = Environment.GetEnvironmentVariable("SPARKBERT_CODE_BLOCK")
    ?? throw new InvalidOperationException("SPARKBERT_CODE_BLOCK must name the assembly of a code block.");
var main = Assembly.LoadFrom(block).EntryPoint!;
main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [args], null);

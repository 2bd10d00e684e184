using System.Reflection;
using SparkBert.Embeddings;
using SparkBert.Pipelines;

namespace SparkBert.Tests.Pipelines;

public sealed class SetterTests
{
    [Fact]
    public void Every_parameter_has_Spark_NLPs_setter_which_gives_the_stage_back()
    {
        var setters = typeof(Stage).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Setters", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)).ToList();
        foreach (var stage in StageFactory.Types.Select(type => StageFactory.Create(type, () => BertEmbeddings.Load(Path.Combine(TestData.Models, "tiny-cased-full")))))
        {
            foreach (var name in stage.Parameters.Select(parameter => parameter.Name).Concat(["inputCols", "outputCol"]).Where(name => stage.Type != "DocumentAssembler" || name != "inputCols"))
            {
                Assert.Contains(setters, setter => setter.Name == $"Set{char.ToUpperInvariant(name[0])}{name[1..]}" && Stage(setter).IsInstanceOfType(stage) && Stage(setter, isResult: true).IsInstanceOfType(stage));
            }
        }
    }

    [Fact]
    public void Setters_chain()
    {
        var embeddings = BertEmbeddings.Load(Path.Combine(TestData.Models, "tiny-cased-full")).SetInputCols("s", "t").SetOutputCol("e").SetBatchSize(4).SetLayers(-1).SetCaseSensitive(false);

        Assert.Equal(["s", "t"], embeddings.InputCols);
        Assert.Equal(("e", 4, false), (embeddings.OutputCol, embeddings.BatchSize, embeddings.CaseSensitive));
        Assert.Equal([-1], embeddings.Layers);
        Assert.Throws<ArgumentException>(() => embeddings.SetInputCols("only one"));
    }

    /// <summary>The type of the stage that a setter takes or gives; of a generic one, what its parameter must be.</summary>
    private static Type Stage(MethodInfo setter, bool isResult = false)
    {
        var type = isResult ? setter.ReturnType : setter.GetParameters()[0].ParameterType;
        return type.IsGenericParameter ? type.GetGenericParameterConstraints()[0] : type;
    }
}

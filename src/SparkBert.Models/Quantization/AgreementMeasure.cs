using System.Numerics;
using System.Runtime.InteropServices;
using SparkBert.Bundles;

namespace SparkBert.Models.Quantization;

/// <summary>Compares the vectors that two models of one vocabulary give for the word pieces of a text.</summary>
internal static class AgreementMeasure
{
    /// <summary>Runs both models, sentence by sentence.</summary>
    /// <param name="expected">The model in fp32.</param>
    /// <param name="actual">The model in 8-bit integers.</param>
    /// <param name="text">The text.</param>
    /// <param name="report">Gets the sentences done and in all; an exception from it ends the comparison.</param>
    /// <exception cref="ModelException">The text has no word piece.</exception>
    public static PrecisionAgreement Compare(BertModel expected, BertModel actual, EvaluationText text, Action<int, int> report)
    {
        int[] layers = [.. Enumerable.Range(0, expected.Layers + 1).Where(layer => expected.Manifest.LayerOutputs[layer] is not null)];
        var cosines = layers.Select(_ => new List<double>()).ToArray();
        var (before, after) = (new List<float[]>(), new List<float[]>());
        var sentenceOf = new List<int>();
        var encoder = new SentenceIds(expected);
        for (var s = 0; s < text.Sentences.Count; s++)
        {
            report(s, text.Sentences.Count);
            var ids = encoder.Of(text.Sentences[s]);
            var (right, found) = (expected.RunLayers(ids, layers), actual.RunLayers(ids, layers));
            for (var position = 1; position < ids.Length - 1; position++)
            {
                for (var l = 0; l < layers.Length; l++)
                {
                    cosines[l].Add(Cosine(VectorOf(right[l], position, expected), VectorOf(found[l], position, expected)));
                }

                before.Add(Normalize(VectorOf(right[^1], position, expected)));
                after.Add(Normalize(VectorOf(found[^1], position, expected)));
                sentenceOf.Add(s);
            }
        }

        if (before.Count == 0)
        {
            throw new ModelException($"the text ({text.Description}) has no word piece to compare the precisions by.");
        }

        return new PrecisionAgreement
        {
            Reference = expected.Identity,
            Text = text.Description,
            Sentences = text.Sentences.Count,
            Pieces = before.Count,
            SameNeighbour = CompareNeighbours(before, after, sentenceOf),
            Layers = [.. layers.Zip(cosines, Summarize)],
        };
    }

    private static LayerAgreement Summarize(int layer, List<double> cosines)
    {
        cosines.Sort();
        return new LayerAgreement(layer, Round(cosines.Average()), Round(cosines[cosines.Count / 100]), Round(cosines[0]));
    }

    /// <summary>To digits that mean something and that people read.</summary>
    private static double Round(double value) => Math.Round(value, 6);

    private static ReadOnlySpan<float> VectorOf(float[] layer, int position, BertModel model) =>
        layer.AsSpan(position * model.HiddenSize, model.HiddenSize);

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (product, sizeOfA, sizeOfB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            sizeOfA += (double)a[i] * a[i];
            sizeOfB += (double)b[i] * b[i];
        }

        // Two vectors of zeros are the same.
        return sizeOfA == 0 && sizeOfB == 0 ? 1 : product / Math.Max(double.Epsilon, Math.Sqrt(sizeOfA) * Math.Sqrt(sizeOfB));
    }

    private static float[] Normalize(ReadOnlySpan<float> vector)
    {
        var size = Math.Sqrt(Math.Max(double.Epsilon, (double)Dot(vector, vector)));
        var normal = new float[vector.Length];
        for (var i = 0; i < normal.Length; i++)
        {
            normal[i] = (float)(vector[i] / size);
        }

        return normal;
    }

    private static double CompareNeighbours(List<float[]> before, List<float[]> after, List<int> sentenceOf)
    {
        var same = 0;
        Parallel.For(0, before.Count, piece =>
        {
            if (FindNeighbour(before, sentenceOf, piece) == FindNeighbour(after, sentenceOf, piece))
            {
                Interlocked.Increment(ref same);
            }
        });
        return Round((double)same / before.Count);
    }

    /// <summary>The nearest piece of another sentence; -1 if there is none.</summary>
    private static int FindNeighbour(List<float[]> vectors, List<int> sentenceOf, int piece)
    {
        var (nearest, largest) = (-1, float.NegativeInfinity);
        for (var other = 0; other < vectors.Count; other++)
        {
            if (sentenceOf[other] != sentenceOf[piece] && Dot(vectors[piece], vectors[other]) is var product && product > largest)
            {
                (nearest, largest) = (other, product);
            }
        }

        return nearest;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            sums += x[i] * y[i];
        }

        var sum = Vector.Sum(sums);
        for (var i = x.Length * Vector<float>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Decoding;

/// <summary>A row of outputs to a vector, as an <see cref="EmbeddingDecoding"/> declares and sentence-transformers computes it. For any
/// number of threads.</summary>
public sealed class EmbeddingDecoder(EmbeddingDecoding decoding)
{
    // What sentence-transformers and PyTorch divide by at least (functional.normalize, eps).
    private const double LeastLength = 1e-12;

    /// <summary>What one row [tokens, size] means; [size] counts as one token.</summary>
    /// <param name="mask">For each token, false where it is padding; empty: none is.</param>
    /// <param name="vector">The row's vector [size].</param>
    /// <exception cref="ServiceException">The outputs are not finite numbers.</exception>
    public void Decode(ReadOnlySpan<float> row, ReadOnlySpan<bool> mask, Span<float> vector)
    {
        if (decoding.Pooling == TokenPooling.Mean)
        {
            Average(row, mask, vector);
        }
        else
        {
            row[..vector.Length].CopyTo(vector);
        }

        var length = Length(vector);
        if (!double.IsFinite(length))
        {
            throw ServiceError.InvalidInput.With("the model's vector for this input has a number that is not finite");
        }

        if (decoding.Normalize)
        {
            Scale(vector, 1 / Math.Max(length, LeastLength));
        }
    }

    // A text of nothing but padding has the vector of zeros.
    private static void Average(ReadOnlySpan<float> row, ReadOnlySpan<bool> mask, Span<float> vector)
    {
        var counted = 0;
        vector.Clear();
        for (var token = 0; token < row.Length / vector.Length; token++)
        {
            if (mask.IsEmpty || mask[token])
            {
                counted++;
                var values = row.Slice(token * vector.Length, vector.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    vector[i] += values[i];
                }
            }
        }

        Scale(vector, 1.0 / Math.Max(counted, 1));
    }

    private static double Length(ReadOnlySpan<float> vector)
    {
        var sum = 0.0;
        foreach (var value in vector)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }

    private static void Scale(Span<float> vector, double by)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] * by);
        }
    }
}

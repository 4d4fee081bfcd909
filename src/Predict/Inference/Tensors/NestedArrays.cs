using System.Globalization;
using System.Text;
using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Tensors;

/// <summary>Nested JSON arrays to a tensor, in one pass: the shape comes out of the nesting, and must be the declared one.</summary>
internal static class NestedArrays
{
    private const int MostRank = 16;

    /// <summary>Reads the value that the reader stands at, and leaves it at the value's end.</summary>
    /// <param name="place">Where the value stands in the body, for messages: <c>inputs.x</c>.</param>
    /// <exception cref="ServiceException">The arrays are ragged, of the wrong shape, or hold something that is no element.</exception>
    public static Tensor Read(ref Utf8JsonReader reader, TensorDescription declared, string place, TensorBudget budget)
    {
        var tensor = new Tensor(declared.Name, ElementKind.Get(declared.Type), budget);
        try
        {
            var walk = new Walk(place, tensor);
            while (walk.Take(ref reader))
            {
                reader.Read();
            }

            tensor.Shape = walk.Shape(declared.Shape);
            ShapeText.Check(declared, tensor.Shape);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private sealed class Walk(string place, Tensor tensor)
    {
        private const long Unknown = -1;

        private readonly long[] lengths = [.. Enumerable.Repeat(Unknown, MostRank)];
        private readonly long[] counts = new long[MostRank];
        private int depth;
        private int deepest;
        private int rank = (int)Unknown;

        /// <summary>Takes one token; false when the value is complete.</summary>
        public bool Take(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    Open();
                    break;
                case JsonTokenType.EndArray:
                    Close();
                    break;
                default:
                    Count();
                    Element(ref reader);
                    break;
            }

            return depth > 0;
        }

        /// <summary>What lists without any element don't say of the dimensions below them is as declared.</summary>
        public long[] Shape(IReadOnlyList<long> declared)
        {
            var known = lengths.Take(rank == Unknown ? deepest : rank).Select(length => Math.Max(0, length));
            var below = rank == Unknown && deepest > 1 ? declared.Skip(deepest).Select(length => Math.Max(0, length)) : [];
            return [.. known, .. below];
        }

        private void Open()
        {
            Count();
            if (depth == MostRank)
            {
                throw Refuse($"is nested more than {MostRank} deep");
            }

            if (depth == rank)
            {
                throw Refuse("is a list where the first row has a value; all rows must have the same shape");
            }

            counts[depth++] = 0;
            deepest = Math.Max(deepest, depth);
        }

        private void Close()
        {
            depth--;
            if (lengths[depth] == Unknown)
            {
                lengths[depth] = counts[depth];
            }
            else if (lengths[depth] != counts[depth])
            {
                throw Refuse(
                    $"has {Counted.Of(counts[depth], "element")} where the first has {lengths[depth]}; "
                        + "all rows must have the same shape");
            }
        }

        private void Count()
        {
            if (depth > 0)
            {
                counts[depth - 1]++;
            }
        }

        private void Element(ref Utf8JsonReader reader)
        {
            if (rank == Unknown && depth == deepest)
            {
                rank = depth;
            }

            if (depth != rank)
            {
                throw Refuse("is a value where the first row has a list; all rows must have the same shape");
            }

            if (tensor.Kind.IsText)
            {
                tensor.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Unfit(ref reader));
            }
            else if (tensor.Kind.Read?.Invoke(ref reader, tensor.Extend(tensor.Kind.Bytes)) != true)
            {
                throw Unfit(ref reader);
            }
        }

        private ServiceException Unfit(ref Utf8JsonReader reader) =>
            Refuse($"is {JsonToken.Show(ref reader)}; {tensor.Kind.Expected} is expected ({tensor.Kind.Word})");

        private ServiceException Refuse(string what)
        {
            var where = new StringBuilder(place);
            for (var i = 0; i < depth; i++)
            {
                where.Append(CultureInfo.InvariantCulture, $"[{counts[i] - 1}]");
            }

            return ServiceError.InvalidInput.With($"{where} {what}", new Violation(where.ToString(), null, what));
        }
    }
}

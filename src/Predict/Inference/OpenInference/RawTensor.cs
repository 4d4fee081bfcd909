using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>A body that is the model's one input and nothing else; its shape follows from its size,
/// one row where that is free too.</summary>
internal static class RawTensor
{
    /// <exception cref="ServiceException">The model has several inputs, or the size leaves the shape open.</exception>
    public static async Task ReadAsync(
        Manifest manifest, InferBody body, InferRequest request, TensorBudget budget, CancellationToken cancellation)
    {
        if (manifest.Inputs is not [var declared])
        {
            throw ServiceError.InvalidInput.With($"a raw body is the model's one input; this model has {manifest.Inputs.Count}");
        }

        var bytes = (int)(body.Length ?? throw ServiceError.InvalidInput.With("a raw body needs a Content-Length"));
        var kind = ElementKind.Get(declared.Type);
        var shape = Shape(declared, kind, bytes);
        var tensor = new Tensor(declared.Name, kind, budget) { Shape = shape };
        request.BinaryOutput = true;
        request.Inputs.Add(new(tensor, kind.IsText ? null : bytes));
        if (kind.IsText)
        {
            using var text = await PooledBody.ReadExactlyAsync(body.Stream, bytes, body.Memory, cancellation);
            tensor.Add(BinaryTensor.Text(text.Bytes.Span, tensor));
        }
    }

    private static long[] Shape(TensorDescription declared, ElementKind kind, int bytes)
    {
        var shape = declared.Shape.ToArray();
        if (kind.IsText)
        {
            Array.Fill(shape, 1);
            ShapeText.CheckFit(declared, shape);
            return shape;
        }

        if (shape.Count(length => length < 0) > 1 && shape[0] < 0)
        {
            shape[0] = 1;
        }

        if (shape.Count(length => length < 0) > 1)
        {
            throw ServiceError.InvalidInput.With(
                $"the size of a raw body leaves the shape {ShapeText.Declared(declared.Shape)} open; send JSON before it");
        }

        var rest = BinaryTensor.Elements([.. shape.Where(length => length >= 0)]) * kind.Bytes;
        var free = Array.FindIndex(shape, length => length < 0);
        if (free >= 0)
        {
            if (rest > 0 && bytes % rest != 0)
            {
                throw ServiceError.InvalidInput.With(
                    $"input \"{declared.Name}\" has {Counted.Of(bytes, "byte")}; "
                        + $"{kind.Word} {ShapeText.Declared(declared.Shape)} takes a multiple of "
                        + $"{rest}");
            }

            shape[free] = rest > 0 ? (long)(bytes / rest) : 0;
        }

        return shape;
    }
}

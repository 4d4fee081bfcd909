using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Runs;

/// <summary>Rows of several inputs put one after the other into rented memory.</summary>
internal static class Batch
{
    /// <summary>How many rows the inputs are, fewer than so many, that may go with others'; 0 where they can't.</summary>
    public static int RowsOf(IReadOnlyList<Tensor> inputs, int most)
    {
        if (inputs.Count == 0 || inputs[0].Shape is not [var rows, ..] || rows < 1 || rows >= most)
        {
            return 0;
        }

        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Kind.IsText || inputs[i].Shape is not [var first, ..] || first != rows)
            {
                return 0;
            }
        }

        return (int)rows;
    }

    /// <summary>One tensor for each input; the caller disposes them. The inputs are alike but for their first dimension.</summary>
    public static IReadOnlyList<Tensor> Gather(IReadOnlyList<IReadOnlyList<Tensor>> all)
    {
        var gathered = new Tensor[all[0].Count];
        for (var i = 0; i < gathered.Length; i++)
        {
            var first = all[0][i];
            var tensor = new Tensor(first.Name, first.Kind, new TensorBudget(long.MaxValue)) { Shape = [.. first.Shape] };
            tensor.Shape[0] = all.Sum(inputs => inputs[i].Shape[0]);
            var rest = tensor.Extend(all.Sum(inputs => inputs[i].Bytes.Length));
            foreach (var inputs in all)
            {
                inputs[i].Bytes.CopyTo(rest);
                rest = rest[inputs[i].Bytes.Length..];
            }

            gathered[i] = tensor;
        }

        return gathered;
    }
}

using System.Buffers;
using System.Text.Json;
using Maas.Codecs.Tables;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Rows of a table to the inputs that take their columns. For any number of threads.</summary>
internal sealed class RowTensors
{
    private readonly TableEncoder encoder;
    private readonly int columns;
    private readonly IReadOnlyList<ColumnsInput> inputs;

    private RowTensors(TableEncoding encoding, IReadOnlyList<ColumnsInput> inputs) =>
        (encoder, columns, this.inputs) = (new(encoding), encoding.Columns.Count, inputs);

    /// <param name="find">A graph's input by its name.</param>
    public static RowTensors Of(TableEncoding encoding, Func<string, TensorDescription> find)
    {
        var encoder = new TableEncoder(encoding);
        return new(encoding, [.. TableInputs.Of(encoding).Select(input => new ColumnsInput(
            find(input.Input),
            encoding,
            input.Columns,
            [.. input.Columns.SelectMany(column =>
                Enumerable.Range(encoder.StartOf(column), TableEncoder.WidthOf(encoding.Columns[column])).Select(at => (at, column)))]))]);
    }

    // One input of 32-bit numbers is filled as training fills it, without a detour.
    private bool IsSingle => inputs is [{ Kind.Word: "FP32" }];

    public IReadOnlyList<Tensor> New(TensorBudget budget) => [.. inputs.Select(input => new Tensor(input.Name, input.Kind, budget))];

    public long[] Shape(long count, int tensor) => inputs[tensor].Shape(count);

    public void Add(ReadOnlySpan<ReadOnlyMemory<byte>> cells, IReadOnlyList<Tensor> tensors)
    {
        if (IsSingle)
        {
            encoder.Encode(cells, tensors[0].ExtendSingles(encoder.Width));
            return;
        }

        var (numbers, texts) = Rent();
        try
        {
            encoder.Encode<double>(cells, numbers, texts);
            Put(numbers, texts, tensors);
        }
        finally
        {
            Return(numbers, texts);
        }
    }

    public void Add(ref Utf8JsonReader row, IReadOnlyList<Tensor> tensors)
    {
        if (IsSingle)
        {
            encoder.Encode(ref row, tensors[0].ExtendSingles(encoder.Width));
            return;
        }

        var (numbers, texts) = Rent();
        try
        {
            encoder.Encode<double>(ref row, numbers, texts);
            Put(numbers, texts, tensors);
        }
        finally
        {
            Return(numbers, texts);
        }
    }

    private (double[] Numbers, string[] Texts) Rent() =>
        (ArrayPool<double>.Shared.Rent(encoder.Width), ArrayPool<string>.Shared.Rent(columns));

    // Nothing of a call may lie in the pool.
    private static void Return(double[] numbers, string[] texts)
    {
        ArrayPool<double>.Shared.Return(numbers);
        ArrayPool<string>.Shared.Return(texts, clearArray: true);
    }

    private void Put(double[] numbers, string[] texts, IReadOnlyList<Tensor> tensors)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            inputs[i].Add(numbers, texts, tensors[i]);
        }
    }
}

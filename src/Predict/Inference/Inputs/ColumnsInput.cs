using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>An input of a graph that takes some columns of each row. For any number of threads.</summary>
/// <param name="columns">The places of its columns.</param>
/// <param name="places">Where its numbers stand among all of a row, each with the place of its column.</param>
internal sealed class ColumnsInput(
    TensorDescription input, TableEncoding encoding, IReadOnlyList<int> columns, IReadOnlyList<(int At, int Column)> places)
{
    private const double GreatestWhole = 1L << 53;

    public string Name => input.Name;

    public ElementKind Kind { get; } = ElementKind.Get(input.Type);

    public long[] Shape(long count) =>
        input.Shape.Count == 1 ? [count] : [count, Kind.IsText ? columns.Count : places.Count];

    /// <summary>Adds a row.</summary>
    /// <exception cref="ServiceException">A number is none that the input takes.</exception>
    public void Add(ReadOnlySpan<double> numbers, ReadOnlySpan<string> texts, Tensor tensor)
    {
        switch (Kind.Word)
        {
            case "BYTES":
                foreach (var column in columns)
                {
                    tensor.Add(texts[column]);
                }

                break;
            case "FP32":
                Add<float>(numbers, tensor, isWhole: false);
                break;
            case "FP64":
                Add<double>(numbers, tensor, isWhole: false);
                break;
            case "INT32":
                Add<int>(numbers, tensor, isWhole: true);
                break;
            case "INT64":
                Add<long>(numbers, tensor, isWhole: true);
                break;
            default:
                throw new InvalidOperationException($"columns do not become {Kind.Word}");
        }
    }

    private void Add<T>(ReadOnlySpan<double> numbers, Tensor tensor, bool isWhole)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var row = MemoryMarshal.Cast<byte, T>(tensor.Extend(checked(places.Count * Kind.Bytes)));
        for (var i = 0; i < row.Length; i++)
        {
            var number = numbers[places[i].At];
            var fits = isWhole
                ? number == Math.Floor(number) && Math.Abs(number) <= Math.Min(GreatestWhole, double.CreateTruncating(T.MaxValue))
                : T.IsFinite(T.CreateTruncating(number));
            row[i] = fits ? T.CreateTruncating(number) : throw Refuse(places[i].Column, number);
        }
    }

    private ServiceException Refuse(int column, double number)
    {
        var name = encoding.Columns[column].Name;
        var detail = $"field \"{name}\" is {number.ToString(CultureInfo.InvariantCulture)}; {Kind.Expected} is expected";
        return ServiceError.InvalidInput.With(detail, new Violation(name, null, detail));
    }
}

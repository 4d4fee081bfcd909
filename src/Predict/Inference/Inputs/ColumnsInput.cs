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
    // Cells are read as 64-bit fractions, of which the next whole number is read as its neighbour.
    private const long GreatestWhole = (1L << 53) - 1;

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
                AddFractions<float>(numbers, tensor);
                break;
            case "FP64":
                AddFractions<double>(numbers, tensor);
                break;
            case "INT32":
                AddWhole<int>(numbers, tensor, int.MinValue, int.MaxValue);
                break;
            case "INT64":
                AddWhole<long>(numbers, tensor, -GreatestWhole, GreatestWhole);
                break;
            default:
                throw new InvalidOperationException($"columns do not become {Kind.Word}");
        }
    }

    private void AddFractions<T>(ReadOnlySpan<double> numbers, Tensor tensor)
        where T : unmanaged, INumber<T>
    {
        var row = Extend<T>(tensor);
        for (var i = 0; i < row.Length; i++)
        {
            var number = T.CreateTruncating(numbers[places[i].At]);
            row[i] = T.IsFinite(number) ? number : throw Refuse(i, numbers, Kind.Expected);
        }
    }

    private void AddWhole<T>(ReadOnlySpan<double> numbers, Tensor tensor, long least, long greatest)
        where T : unmanaged, INumber<T>
    {
        var row = Extend<T>(tensor);
        for (var i = 0; i < row.Length; i++)
        {
            var number = numbers[places[i].At];
            row[i] = number == Math.Floor(number) && number >= least && number <= greatest
                ? T.CreateTruncating(number)
                : throw Refuse(i, numbers, $"a whole number from {least} to {greatest}");
        }
    }

    private Span<T> Extend<T>(Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.Extend(checked(places.Count * Kind.Bytes)));

    private ServiceException Refuse(int place, ReadOnlySpan<double> numbers, string expected)
    {
        var name = encoding.Columns[places[place].Column].Name;
        var number = numbers[places[place].At].ToString(CultureInfo.InvariantCulture);
        var detail = $"field \"{name}\" is {number}; {expected} is expected";
        return ServiceError.InvalidInput.With(detail, new Violation(name, null, detail));
    }
}

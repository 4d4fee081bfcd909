using System.Buffers;

namespace Maas.Train.Data;

/// <summary>
/// A part of a dataset (training, validation, test) as numbers: some of its examples, in an order of its own. Safe to read from any
/// thread. Parts may share what they read from: disposed once, it is closed for all, and again does no harm.
/// </summary>
internal sealed class EncodedPart(IExamples examples, IReadOnlyList<int> members) : IDisposable
{
    /// <summary>The class of each example; null where the target is no class.</summary>
    public IReadOnlyList<long>? Classes { get; init; }

    /// <summary>The target values, example by example, in the units that are trained; null for classes and texts.</summary>
    public IReadOnlyList<float>? Values { get; init; }

    /// <summary>How many characters all targets of a text stand for; null where targets are no tokens.</summary>
    public long? Characters { get; init; }

    public int Count => members.Count;

    public ExampleLayout Layout => examples.Layout;

    /// <summary>The shape of one example's first input.</summary>
    public IReadOnlyList<long> ExampleShape => Layout.Inputs[0].Shape;

    public bool IsQuick => examples.IsQuick;

    /// <summary>All examples in the part's order, so many at a time.</summary>
    public BatchReader ReadAll(int examplesAtOnce) => ReadFirst(Count, examplesAtOnce);

    /// <summary>The first examples in the part's order, so many at a time.</summary>
    public BatchReader ReadFirst(int count, int examplesAtOnce)
    {
        var start = 0;
        return new(this, () =>
        {
            if (start >= count)
            {
                return null;
            }

            var positions = new long[Math.Min(examplesAtOnce, count - start)];
            for (var index = 0; index < positions.Length; index++)
            {
                positions[index] = start++;
            }

            return (positions, null);
        });
    }

    /// <summary>The examples at these positions, in this order.</summary>
    /// <param name="epoch">As for <see cref="IExamples.Read"/>.</param>
    public RawBatch Read(ReadOnlySpan<long> positions, int? epoch)
    {
        var batch = new RawBatch(Layout, positions.Length);
        var record = ArrayPool<byte>.Shared.Rent(Layout.Bytes);
        try
        {
            for (var row = 0; row < positions.Length; row++)
            {
                examples.Read(members[(int)positions[row]], epoch, record.AsSpan(0, Layout.Bytes));
                batch.Put(row, record);
            }

            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }

    public void Dispose() => examples.Dispose();
}

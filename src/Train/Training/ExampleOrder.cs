using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>
/// Which examples each step of an epoch takes: a function of seed and epoch alone. A single batch is taken in the dataset's order.
/// A lone last example joins the batch before it, as one example has no batch statistics.
/// </summary>
internal sealed class ExampleOrder(int examples, int batchSize, int seed)
{
    private int shuffledEpoch = -1;
    private long[] order = [];

    public int Batches { get; } = CountBatches(examples, batchSize);

    /// <param name="batch">From 0, within the epoch.</param>
    public long[] Take(int epoch, int batch)
    {
        if (shuffledEpoch != epoch)
        {
            Shuffle(epoch);
        }

        var start = batch * batchSize;
        return batch == Batches - 1 ? order[start..] : order[start..(start + batchSize)];
    }

    /// <summary>Batches of the training part from this place on, without end, read ahead.
    /// This order is the reader's from then on.</summary>
    public BatchReader Read(EncodedPart training, int epoch, int batch) => new(training, () =>
    {
        if (batch == Batches)
        {
            (epoch, batch) = (epoch + 1, 0);
        }

        return (Take(epoch, batch++), epoch);
    });

    private static int CountBatches(int examples, int batchSize)
    {
        var whole = examples / batchSize;
        var rest = examples % batchSize;
        return rest == 0 || (rest == 1 && whole > 0) ? whole : whole + 1;
    }

    private void Shuffle(int epoch)
    {
        order = new long[examples];
        for (var i = 0; i < examples; i++)
        {
            order[i] = i;
        }

        if (Batches > 1)
        {
            EpochShuffle.For(seed, epoch).Shuffle(order);
        }

        shuffledEpoch = epoch;
    }
}

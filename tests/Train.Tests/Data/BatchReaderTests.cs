using System.Collections.Concurrent;
using Maas.Train.Data;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Data;

[TestClass]
public sealed class BatchReaderTests
{
    private const int LargeElements = 6 << 20;

    [TestMethod]
    public async Task Batches_come_in_order_whoever_read_them()
    {
        using var part = new EncodedPart(new Numbered(1), [.. Enumerable.Range(0, 100)]);
        await using var reader = part.ReadAll(7);

        var found = new List<byte>();
        while (await reader.ReadAsync() is { } batch)
        {
            using (batch)
            {
                found.AddRange(batch.Input(0).ToArray().Where((_, index) => index % sizeof(float) == 0));
            }
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 100).Select(number => (byte)number).ToArray(), found);
    }

    [TestMethod]
    public async Task However_often_it_is_asked_no_more_than_two_batches_of_24_megabytes_lie_ahead()
    {
        var examples = new Numbered(LargeElements);
        using var part = new EncodedPart(examples, [.. Enumerable.Range(0, 12)]);
        await using var reader = part.ReadAll(1);

        for (var taken = 1; taken <= 8; taken++)
        {
            (await reader.ReadAsync())!.Dispose();

            Assert.IsLessThanOrEqualTo(taken + 2, examples.Asked.Count);
        }
    }

    [TestMethod]
    public async Task What_nobody_asked_for_any_more_may_fail_by_anything()
    {
        using var part = new EncodedPart(new Numbered(1) { Broken = 1 }, [.. Enumerable.Range(0, 4)]);
        var reader = part.ReadAll(1);

        (await reader.ReadAsync())!.Dispose();

        await reader.DisposeAsync();
    }

    [TestMethod]
    public async Task A_failed_read_is_told_to_who_asked()
    {
        using var part = new EncodedPart(new Numbered(1) { Broken = 0 }, [0]);
        await using var reader = part.ReadAll(1);

        await Assert.ThrowsExactlyAsync<IOException>(async () => await reader.ReadAsync());
    }

    /// <summary>Examples whose first byte is their number.</summary>
    private sealed class Numbered(int elements) : IExamples
    {
        public ConcurrentBag<int> Asked { get; } = [];

        public int? Broken { get; init; }

        public ExampleLayout Layout { get; } = new([new(ScalarType.Float32, [elements])], TargetLayout.Class);

        public bool IsQuick => false;

        public void Read(int example, int? epoch, Span<byte> record)
        {
            Asked.Add(example);
            record[0] = (byte)example;
            if (example == Broken)
            {
                throw new IOException("the disk is gone");
            }
        }

        public void Dispose()
        {
        }
    }
}

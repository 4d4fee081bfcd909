using System.Runtime.InteropServices;
using Maas.Train.Data;
using Maas.Train.Data.Texts;

namespace Maas.Train.Tests.Data;

[TestClass]
public sealed class TokenWindowsTests
{
    [TestMethod]
    [DataRow(2, 8)]
    [DataRow(9, 8)]
    [DataRow(10, 8)]
    [DataRow(3000, 128)]
    [DataRow(200_000, 128)]
    public void As_it_is_served_every_token_but_the_first_is_a_target_once(int count, int length)
    {
        using var tokens = Tokens(count);
        using var windows = new TokenWindows(tokens, length, seed: 1);

        var pairs = Enumerable.Range(0, windows.Count).SelectMany(example => Read(windows, example, epoch: null)).ToArray();

        var counted = pairs.Where(pair => pair.Target != TargetLayout.Ignored).ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(1, count - 1).ToArray(), counted.Select(pair => (int)pair.Target).ToArray());
        Assert.IsTrue(counted.All(pair => pair.Token == pair.Target - 1));
    }

    [TestMethod]
    public void Each_epoch_of_training_has_stretches_of_its_own_and_the_same_again()
    {
        using var tokens = Tokens(3000);
        using var windows = new TokenWindows(tokens, 128, seed: 1);
        using var other = new TokenWindows(tokens, 128, seed: 2);

        CollectionAssert.AreEqual(Read(windows, 3, 5), Read(windows, 3, 5));
        CollectionAssert.AreNotEqual(Read(windows, 3, 5), Read(windows, 3, 6));
        CollectionAssert.AreNotEqual(Read(windows, 3, 5), Read(other, 3, 5));
        Assert.IsTrue(
            Enumerable.Range(0, windows.Count).All(example => Read(windows, example, 5).All(pair => pair.Target == pair.Token + 1)));
    }

    private static (long Token, long Target)[] Read(TokenWindows windows, int example, int? epoch)
    {
        var record = new byte[windows.Layout.Bytes];
        windows.Read(example, epoch, record);
        var values = MemoryMarshal.Cast<byte, long>(record.AsSpan());
        var half = values.Length / 2;
        var pairs = new (long, long)[half];
        for (var index = 0; index < half; index++)
        {
            pairs[index] = (values[index], values[half + index]);
        }

        return pairs;
    }

    private static TokenStore Tokens(int count)
    {
        var store = new TokenStore(new DataRoom(Path.GetTempPath(), 1000 * sizeof(int)));
        store.Append(Enumerable.Range(0, count).ToArray());
        store.Finish();
        return store;
    }
}

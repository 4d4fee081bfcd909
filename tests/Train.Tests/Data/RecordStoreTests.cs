using Maas.Testing;
using Maas.Train.Data;

namespace Maas.Train.Tests.Data;

[TestClass]
public sealed class RecordStoreTests
{
    [TestMethod]
    [DataRow(long.MaxValue, 0)]
    [DataRow(100, 1)]
    public void Records_come_back_from_memory_as_from_a_file(long memoryBytes, int files)
    {
        using var folder = new TestFolder();
        using var store = new RecordStore(recordBytes: 7, count: 50, new DataRoom(folder.Path, memoryBytes));

        Parallel.For(0, 50, index => store.Write(index, [(byte)index, 1, 2, 3, 4, 5, (byte)(index * 3)]));

        Assert.HasCount(files, Directory.GetFiles(folder.Path));
        var record = new byte[7];
        for (var index = 49; index >= 0; index--)
        {
            store.Read(index, record);
            CollectionAssert.AreEqual(new byte[] { (byte)index, 1, 2, 3, 4, 5, (byte)(index * 3) }, record);
        }
    }

    [TestMethod]
    public void A_file_of_records_goes_with_the_store()
    {
        using var folder = new TestFolder();

        using (new RecordStore(8, 10, new DataRoom(folder.Path, 0)))
        {
            Assert.HasCount(1, Directory.GetFiles(folder.Path));
        }

        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Memory_is_taken_once()
    {
        var room = new DataRoom(Path.GetTempPath(), 100);

        Assert.IsTrue(room.TryTake(60));
        Assert.IsFalse(room.TryTake(60));
        Assert.IsTrue(room.TryTake(40));
        Assert.AreEqual(0, room.LeftBytes);
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Maas.Train.Training;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class CheckpointFileTests
{
    public TestContext TestContext { get; set; } = null!;

    private static Checkpoint Example => new()
    {
        State = new() { Step = 7, Epoch = 2, Batch = 1, EpochLoss = new(0.1 + 0.2, 3), BestMetric = 1.0 / 3, End = RunEnd.PatienceSpent },
        Sections = new Dictionary<string, byte[]> { ["weights/a"] = [1, 2, 3], ["optimizer"] = [], ["generator"] = [9] },
    };

    [TestMethod]
    public async Task What_is_written_is_read_again_to_the_bit()
    {
        var read = await ReadAsync(await BytesAsync());

        Assert.AreEqual(Example.State, read.State);
        Assert.HasCount(3, read.Sections);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, read.Sections["weights/a"]);
    }

    [TestMethod]
    public async Task A_checkpoint_that_is_cut_off_anywhere_is_refused()
    {
        var bytes = await BytesAsync();

        for (var length = 0; length < bytes.Length; length++)
        {
            await Assert.ThrowsExactlyAsync<InvalidDataException>(() => ReadAsync(bytes[..length]), $"{length} bytes");
        }
    }

    [TestMethod]
    public async Task A_checkpoint_with_any_damaged_byte_is_refused()
    {
        var bytes = await BytesAsync();

        for (var index = 0; index < bytes.Length; index++)
        {
            byte[] damaged = [.. bytes];
            damaged[index] ^= 0x40;
            await Assert.ThrowsExactlyAsync<InvalidDataException>(() => ReadAsync(damaged), $"byte {index}");
        }
    }

    [TestMethod]
    [DataRow("3000000000")]
    [DataRow("-1")]
    public async Task A_length_that_no_array_has_is_refused_by_its_section(string length)
    {
        var bytes = await BytesAsync();
        var header = bytes.AsSpan(12, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)));
        var other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(header).Replace("\"length\":3", $"\"length\":{length}"));
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, other.Length);

        var error = await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => ReadAsync([.. bytes[..8], .. size, .. other, .. SHA256.HashData(other), 1, 2, 3]));

        Assert.Contains($"\"weights/a\" has {length} bytes", error.Message);
    }

    [TestMethod]
    public async Task Other_bytes_are_refused() =>
        await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => ReadAsync(Encoding.UTF8.GetBytes("this is not a checkpoint, but a text")));

    private async Task<byte[]> BytesAsync()
    {
        using var stream = new MemoryStream();
        await CheckpointFile.WriteAsync(Example, stream, TestContext.CancellationToken);
        return stream.ToArray();
    }

    private async Task<Checkpoint> ReadAsync(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return await CheckpointFile.ReadAsync(stream, TestContext.CancellationToken);
    }
}

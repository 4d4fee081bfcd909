using System.Text;
using Maas.Datasets.Tables;

namespace Maas.Datasets.Tests.Tables;

[TestClass]
public sealed class CsvReaderTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("a,b\n1,2\n", "a|b;1|2")]
    [DataRow("a,b\r\n1,2", "a|b;1|2")]
    [DataRow("a,b\r1,2\r", "a|b;1|2")]
    [DataRow("\uFEFFa,b\n1,2\n", "a|b;1|2")]
    [DataRow("a,b\n\"1,5\",\"two\nlines\"\n", "a|b;1,5|two\nlines")]
    [DataRow("a,b\n\"say \"\"yes\"\"\",\"\"\n", "a|b;say \"yes\"|")]
    [DataRow("a,b\n\"\"\"\",\"\"\"\"\"\"", "a|b;\"|\"\"")]
    [DataRow("a,b\n5\" pipe, x \n", "a|b;5\" pipe| x ")]
    [DataRow("a,b\n,\n", "a|b;|")]
    [DataRow("a,b\n\n1,2\n\r\n\n", "a|b;1|2")]
    [DataRow("a,b\n1,", "a|b;1|")]
    [DataRow("a,b\n1,\"2\"", "a|b;1|2")]
    public async Task Fields_are_read_by_RFC_4180(string csv, string expected)
    {
        var records = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(csv)));

        Assert.AreEqual(expected, records);
    }

    [TestMethod]
    public async Task An_empty_line_is_a_missing_cell_of_a_table_with_one_column()
    {
        var records = await ReadAsync(new MemoryStream("a\n\n1\n"u8.ToArray()), columns: 1);

        Assert.AreEqual("a;;1", records);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(70_000)]
    public async Task However_the_stream_gives_its_bytes_the_records_are_the_same(int chunk)
    {
        var csv = "a,b\r\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},\"line {i}\r\n\"\"quoted\"\"\"\r\n"));
        var expected = "a|b;" + string.Join(';', Enumerable.Range(0, 20_000).Select(i => $"{i}|line {i}\r\n\"quoted\""));

        var records = await ReadAsync(new SlowStream(Encoding.UTF8.GetBytes(csv), chunk));

        Assert.AreEqual(expected, records);
    }

    [TestMethod]
    public async Task A_field_that_fills_many_buffers_is_read()
    {
        var text = new string('x', 1_000_000);

        var records = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes($"a,b\n1,\"{text}\"\n2,y\n")));

        Assert.AreEqual($"a|b;1|{text};2|y", records);
    }

    [TestMethod]
    public async Task A_quote_that_is_never_closed_is_found_long_before_memory_is_full()
    {
        using var reader = new CsvReader(new MemoryStream(Encoding.UTF8.GetBytes("a,b\n1,\"open\n" + new string('x', 40 << 20))));

        await reader.ReadAsync(0, TestContext.CancellationToken);
        await reader.ReadAsync(2, TestContext.CancellationToken);

        Assert.IsTrue(reader.Fault!.IsFinal);
        Assert.AreEqual(2, reader.Fault.Column);
        Assert.IsFalse(await reader.ReadAsync(2, TestContext.CancellationToken));
    }

    private async Task<string> ReadAsync(Stream stream, int columns = 2)
    {
        using var reader = new CsvReader(stream);
        var records = new List<string>();
        while (await reader.ReadAsync(records.Count == 0 ? 0 : columns, TestContext.CancellationToken))
        {
            Assert.IsNull(reader.Fault);
            var fields = Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader.Field(i).Span));
            records.Add(string.Join('|', fields));
        }

        return string.Join(';', records);
    }

    private sealed class SlowStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);
    }
}

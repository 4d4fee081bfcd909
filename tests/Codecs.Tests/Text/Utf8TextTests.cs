using Maas.Codecs.Text;
using Maas.Core;

namespace Maas.Codecs.Tests.Text;

[TestClass]
public sealed class Utf8TextTests
{
    [TestMethod]
    public void Text_is_read_without_its_byte_order_mark() =>
        Assert.AreEqual("né😀", Utf8Text.Decode([0xEF, 0xBB, 0xBF, .. "né😀"u8], "row 1"));

    [TestMethod]
    [DataRow(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0xE9, (byte)'c' }, "row 7 is not UTF-8: byte 0xE9 at offset 3, line 2")]
    [DataRow(new byte[] { 0xC3 }, "row 7 is not UTF-8: byte 0xC3 at offset 0, line 1")]
    [DataRow(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "row 7 is UTF-16 (it begins with FF FE)")]
    [DataRow(new byte[] { (byte)'a', 0xED, 0xA0, 0x80 }, "row 7 is not UTF-8: byte 0xED at offset 1, line 1")]
    public void What_is_no_UTF8_is_named_with_its_place(byte[] bytes, string message)
    {
        var e = Assert.ThrowsExactly<ServiceException>(() => Utf8Text.Decode(bytes, "row 7"));

        Assert.AreEqual(ServiceError.InvalidText, e.Error);
        Assert.StartsWith(message, e.Message);
    }
}

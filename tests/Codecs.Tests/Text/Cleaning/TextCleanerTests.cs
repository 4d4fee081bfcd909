using Maas.Codecs.Text.Cleaning;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Text.Cleaning;

[TestClass]
public sealed class TextCleanerTests
{
    private const string Raw = "  Caf\u0065\u0301\u0000 \t\u0007ﬁn\r\n\u00A0ÉTÉ\u001F ";

    [TestMethod]
    public void Nothing_is_changed_unless_it_is_asked_for() => Assert.AreEqual(Raw, Clean(new(), Raw));

    [TestMethod]
    public void The_form_is_composed_and_of_plain_characters_if_asked()
    {
        Assert.AreEqual("é ﬁ", Clean(new() { Form = UnicodeForm.Nfc }, "e\u0301 ﬁ"));
        Assert.AreEqual("é fi", Clean(new() { Form = UnicodeForm.Nfkc }, "e\u0301 ﬁ"));
    }

    [TestMethod]
    public void Control_characters_go_and_line_breaks_stay()
    {
        var all = string.Concat(Enumerable.Range(0, 0xA1).Select(code => (char)code));

        var cleaned = Clean(new() { RemoveControl = true }, all);

        Assert.AreEqual("\t\n\v\f\r" + all[0x20..0x7F] + "\u0085\u00A0", cleaned);
    }

    [TestMethod]
    public void Runs_of_white_space_become_one_space_and_none_at_the_ends() =>
        Assert.AreEqual("a b c d", Clean(new() { WhiteSpace = WhiteSpace.Collapse }, "\u2003a \t\r\n b\u3000c\u00A0\u2028d\n"));

    [TestMethod]
    public void A_piece_of_a_longer_text_keeps_a_space_at_its_inner_ends()
    {
        var cleaner = new TextCleaner(new() { WhiteSpace = WhiteSpace.Collapse });

        Assert.AreEqual("a b ", cleaner.Clean("  a  b \n", last: false));
        Assert.AreEqual(" c", cleaner.Clean("\n c  ", first: false));
    }

    [TestMethod]
    public void The_order_is_form_control_white_space_case()
    {
        var all = new TextCleaning { Form = UnicodeForm.Nfkc, RemoveControl = true, WhiteSpace = WhiteSpace.Collapse, Lowercase = true };

        // The no-break space is a space once it is compatible; the control characters that stood between spaces part nothing.
        Assert.AreEqual("café fin été", Clean(all, Raw));
    }

    private static string Clean(TextCleaning cleaning, string text) => new TextCleaner(cleaning).Clean(text);
}

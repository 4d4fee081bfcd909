using System.Text;
using Maas.Core.Datasets;

namespace Maas.Core.Tests.Datasets;

[TestClass]
public sealed class CellTests
{
    [TestMethod]
    [DataRow("", true)]
    [DataRow("  \t", true)]
    [DataRow("                ", true)]
    [DataRow("NA", true)]
    [DataRow(" N/A ", true)]
    [DataRow("        NULL        ", true)]
    [DataRow("null", true)]
    [DataRow("na", false)]
    [DataRow("Null", false)]
    [DataRow("NaN", false)]
    [DataRow("0", false)]
    [DataRow("-", false)]
    public void A_cell_is_missing_when_nothing_or_one_of_four_words_is_in_it(string text, bool missing) =>
        Assert.AreEqual(missing, Cell.IsMissing(Encoding.UTF8.GetBytes(text)));

    [TestMethod]
    [DataRow("-1.5", -1.5)]
    [DataRow(" 2e-3 ", 0.002)]
    [DataRow("+7", 7.0)]
    [DataRow(".5", 0.5)]
    public void A_number_may_be_plain_or_scientific(string text, double number)
    {
        Assert.IsTrue(Cell.TryNumber(Encoding.UTF8.GetBytes(text), out var read));
        Assert.AreEqual(number, read);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("1,000")]
    [DataRow("1 000")]
    [DataRow("0x10")]
    [DataRow("1.2.3")]
    [DataRow("NaN")]
    [DataRow("Infinity")]
    [DataRow("1e999")]
    public void Everything_else_is_no_number(string text) => Assert.IsFalse(Cell.TryNumber(Encoding.UTF8.GetBytes(text), out _));

    [TestMethod]
    [DataRow("NaN", true)]
    [DataRow("nan", true)]
    [DataRow("-inf", true)]
    [DataRow("Inf", true)]
    [DataRow("Infinity", true)]
    [DataRow("1e999", true)]
    [DataRow("1", false)]
    [DataRow("info", false)]
    [DataRow("", false)]
    public void Failed_calculations_are_told_apart_from_texts(string text, bool notFinite) =>
        Assert.AreEqual(notFinite, Cell.IsNotFinite(Encoding.UTF8.GetBytes(text)));
}

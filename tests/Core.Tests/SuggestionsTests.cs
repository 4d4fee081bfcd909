namespace Maas.Core.Tests;

[TestClass]
public sealed class SuggestionsTests
{
    private static readonly string[] Known = ["epochs", "learningRate", "loss"];

    [TestMethod]
    [DataRow("epoch", "epochs")]
    [DataRow("EPOCHS", "epochs")]
    [DataRow("learning_rate", "learningRate")]
    [DataRow("lernigRate", "learningRate")]
    [DataRow("los", "loss")]
    public void A_near_name_is_suggested(string name, string nearest) =>
        Assert.AreEqual($"; did you mean \"{nearest}\"?", Suggestions.Nearest(name, Known));

    [TestMethod]
    [DataRow("momentum")]
    [DataRow("ab")]
    [DataRow("")]
    public void Where_none_is_near_all_are_told(string name) =>
        Assert.AreEqual("; there is epochs, learningRate, loss", Suggestions.Nearest(name, Known));

    [TestMethod]
    public void Short_names_without_a_common_letter_are_not_near() =>
        Assert.AreEqual("; there is x, y", Suggestions.Nearest("ab", ["x", "y"]));

    [TestMethod]
    public void Nothing_is_said_where_nothing_or_too_much_is_known()
    {
        var many = Enumerable.Range(0, 21).Select(i => $"a-name-{i}").ToList();

        Assert.AreEqual("", Suggestions.Nearest("x", []));
        Assert.AreEqual("", Suggestions.Nearest("x", many));
    }
}

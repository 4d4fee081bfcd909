using System.Text;
using Maas.Core;
using Maas.Predict.Catalog;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class ImportedCodecsTests
{
    [TestMethod]
    [DataRow("""{"encoding":{"type":"table","input":"x","columns":[{"name":"a","as":"number"},{"name":"b"}]}}""",
        "encoding.columns[1]", "as")]
    [DataRow("""{"encoding":{"type":"table","input":"x","columns":[{"as":"number"}]}}""", "encoding.columns[0]", "name")]
    [DataRow("""{"encoding":{"type":"table","input":"x"}}""", "encoding", "columns")]
    [DataRow("""{"decoding":{"type":"labels","labels":["a","b"]}}""", "decoding", "output")]
    public void A_field_that_is_missing_is_named_with_its_place(string manifest, string place, string field)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => ImportedCodecs.Parse(Encoding.UTF8.GetBytes(manifest)));

        Assert.AreEqual(ServiceError.InvalidJson, refusal.Error);
        Assert.AreEqual($"the manifest's {place} has no \"{field}\", which is needed there", refusal.Detail);
        Assert.AreEqual($"$.{place}.{field}", refusal.Violations.Single().Place);
    }

    [TestMethod]
    [DataRow("""{"encoding":{"type":"table","input":"x","columns":[{"name":"a","as":"number"},{"name":"b","as":"numbr"}]}}""",
        "encoding.columns[1].as", "numbr", "number, one-hot, index, text")]
    [DataRow("""{"encoding":{"type":"image","input":"x","width":2,"height":2,"channels":1,"resize":"crop"}}""",
        "encoding.resize", "crop", "stretch, center-crop, pad")]
    [DataRow("""{"encoding":{"input":"x","length":2,"cleaning":{"form":"nfd"},"type":"text"}}""",
        "encoding.cleaning.form", "nfd", "none, nfc, nfkc")]
    public void A_word_that_is_none_is_told_with_those_there_are(string manifest, string place, string word, string words)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => ImportedCodecs.Parse(Encoding.UTF8.GetBytes(manifest)));

        Assert.AreEqual($"the manifest's {place} is \"{word}\"; one of {words} is expected", refusal.Detail);
        Assert.AreEqual($"$.{place}", refusal.Violations.Single().Place);
    }

    [TestMethod]
    public void A_number_for_a_word_is_told_with_its_place()
    {
        var manifest = """{"encoding":{"type":"table","input":"x","columns":[{"name":"a","as":1}]}}""";

        var refusal = Assert.ThrowsExactly<ServiceException>(() => ImportedCodecs.Parse(Encoding.UTF8.GetBytes(manifest)));

        StringAssert.StartsWith(refusal.Detail, "the manifest can't be read at $.encoding.columns[0].as;");
    }
}

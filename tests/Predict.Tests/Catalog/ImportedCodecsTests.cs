using Maas.Core;
using Maas.Core.Registry;
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
    [DataRow("""{"encoding":{"input":"x"}}""", "encoding", "type")]
    [DataRow("""{"decoding":{"type":"regression","output":"y","targets":[{"name":"a","mean":0}]}}""",
        "decoding.targets[0]", "standardDeviation")]
    [DataRow("""{"decoding":{"type":"labels","labels":["a","b"]}}""", "decoding", "output")]
    public void A_field_that_is_missing_is_named_with_its_place(string manifest, string place, string field)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => ImportedCodecs.Parse(System.Text.Encoding.UTF8.GetBytes(manifest)));

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
        var refusal = Assert.ThrowsExactly<ServiceException>(() => ImportedCodecs.Parse(System.Text.Encoding.UTF8.GetBytes(manifest)));

        Assert.AreEqual($"the manifest's {place} is \"{word}\"; one of {words} is expected", refusal.Detail);
        Assert.AreEqual($"$.{place}", refusal.Violations.Single().Place);
    }

    [TestMethod]
    [DataRow("5", "5")]
    [DataRow("1e999", "1e999")]
    [DataRow("true", "true")]
    [DataRow("null", "null")]
    [DataRow("\"\"", "\"\"")]
    [DataRow("[\"number\"]", "a list")]
    [DataRow("{\"number\":1}", "an object")]
    public void What_is_no_text_where_a_word_belongs_is_told_with_the_words(string value, string came)
    {
        var refusal = Refused($$$"""{"encoding":{"type":"table","input":"x","columns":[{"name":"a","as":{{{value}}}}]}}""");

        Assert.AreEqual(
            $"the manifest's encoding.columns[0].as is {came}; one of number, one-hot, index, text is expected", refusal.Detail);
        Assert.AreEqual("$.encoding.columns[0].as", refusal.Violations.Single().Place);
    }

    [TestMethod]
    [DataRow("""[]""", "the manifest is a list; it takes {\"encoding\": ")]
    [DataRow("""{"encodign":{}}""", "the manifest's encodign is no field there; did you mean \"encoding\"?")]
    [DataRow("""{"encoding":"none","encoding":"none"}""", "the manifest's encoding is there twice")]
    [DataRow("""{"encoding":7}""", "the manifest's encoding is 7; it takes an object with a \"type\", or \"none\"")]
    [DataRow("""{"encoding":{"type":7}}""", "the manifest's encoding.type is 7; there is image, table, text, audio")]
    [DataRow("""{"encoding":{"type":"audio","input":null,"sampleRate":1,"samples":1}}""",
        "the manifest's encoding.input is null; it takes a text")]
    [DataRow("""{"encoding":{"type":"audio","input":"x","sampleRate":12345678901,"samples":1}}""",
        "the manifest's encoding.sampleRate is 12345678901; it takes a whole number of at most 2147483647")]
    [DataRow("""{"encoding":{"type":"text","input":"x","length":2,"cleaning":{"lowercase":"yes"}}}""",
        "the manifest's encoding.cleaning.lowercase is \"yes\"; it takes true or false")]
    [DataRow("""{"encoding":{"type":"text","input":"x","length":2,"cleaning":{"lowercase":true,"lowercase":true}}}""",
        "the manifest's encoding.cleaning.lowercase is there twice")]
    [DataRow("""{"encoding":{"type":"text","input":"x","length":2,"cleaning":{"lowecase":true}}}""",
        "the manifest's encoding.cleaning.lowecase is no field there; did you mean \"lowercase\"?")]
    [DataRow("""{"decoding":{"type":"labels","output":"y","labels":"a"}}""", "the manifest's decoding.labels is \"a\"; it takes a list")]
    [DataRow("""{"decoding":{"type":"labels","output":"y","labels":["a",null]}}""",
        "the manifest's decoding.labels[1] is null; it takes a text")]
    [DataRow("""{"decoding":{"type":"regression","output":"y","targets":[5]}}""",
        "the manifest's decoding.targets[0] is 5; it takes an object")]
    [DataRow("""{"encoding":{"type":"image","input":"x","width":1,"height":1,"channels":3,"scale":1e39}}""",
        "the manifest's encoding.scale is 1e39; it takes a number from -3.4028e+38 to 3.4028e+38")]
    [DataRow("""{"encoding":{"type":"image","input":"x","width":1,"height":1,"channels":3,"mean":[0,-1e39,0]}}""",
        "the manifest's encoding.mean[1] is -1e39; it takes a number from -3.4028e+38 to 3.4028e+38")]
    [DataRow("""{"encoding":{"type":"table","input":"x","columns":[{"name":"a","as":"number","fill":1e999}]}}""",
        "the manifest's encoding.columns[0].fill is 1e999; it takes a number from -1.7977e+308 to 1.7977e+308")]
    [DataRow("""{"decoding":{"type":"labels","output":"y","labels":["a"],"threshold":-1e999}}""",
        "the manifest's decoding.threshold is -1e999; it takes a number from -1.7977e+308 to 1.7977e+308")]
    public void What_is_of_another_kind_is_told_with_its_place_and_what_is_taken(string manifest, string told) =>
        StringAssert.StartsWith(Refused(manifest).Detail, told);

    [TestMethod]
    public void What_may_be_left_out_may_be_null_where_there_need_be_none_and_words_may_have_letters_of_any_case()
    {
        var codecs = ImportedCodecs.Parse(
            """{"encoding":{"input":"x","length":2,"mask":null,"cleaning":{"form":"NFC"},"type":"text"},"decoding":null}"""u8.ToArray());

        Assert.AreEqual((true, true, null), (codecs.Encoding.IsSaid, codecs.Decoding.IsSaid, codecs.Decoding.Value));
        Assert.AreEqual(UnicodeForm.Nfc, ((TextEncoding)codecs.Encoding.Value!).Cleaning.Form);
    }

    private static ServiceException Refused(string manifest)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => ImportedCodecs.Parse(System.Text.Encoding.UTF8.GetBytes(manifest)));
        Assert.AreEqual(ServiceError.InvalidJson, refusal.Error);
        return refusal;
    }
}

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
}

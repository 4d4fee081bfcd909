using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Traffic;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class AnswerAgreementTests
{
    private const double Tolerance = 1e-3;

    private static readonly Manifest Model = new()
    {
        Model = ModelName.Parse("m"),
        Version = new(1),
        Created = DateTimeOffset.UnixEpoch,
        Files = [],
        Inputs = [],
        Outputs = [new("class", "INT64", [-1]), new("a", "FP32", [-1])],
    };

    [TestMethod]
    [DataRow("""{"version":1,"predictions":[{"value":5.5}],"timings":{"runMs":1}}""",
        """{"version":2,"predictions":[{"value":5.501}],"timings":{"runMs":9}}""", true)]
    [DataRow("""{"predictions":[{"value":5.5}]}""", """{"predictions":[{"value":5.6}]}""", false)]
    [DataRow("""{"predictions":[{"value":5}]}""", """{"predictions":[{"value":5.001}]}""", true)]
    [DataRow("""{"outputs":{"class":{"shape":[1],"data":[5000]}}}""", """{"outputs":{"class":{"shape":[1],"data":[5001]}}}""", false)]
    [DataRow("""{"outputs":{"a":{"shape":[1],"data":[5000]}}}""", """{"outputs":{"a":{"shape":[1],"data":[5001]}}}""", true)]
    [DataRow("""{"predictions":[{"value":1250000}]}""", """{"predictions":[{"value":1249999}]}""", true)]
    [DataRow("""{"outputs":{"a":{"data":[1]},"b":{"data":[2]}}}""", """{"outputs":{"b":{"data":[2]},"a":{"data":[1]}}}""", true)]
    [DataRow("""{"outputs":{"a":{"data":[1]}}}""", """{"outputs":{"a":{"data":[1]},"b":{"data":[2]}}}""", false)]
    [DataRow("""{"predictions":[{"label":"a"}]}""", """{"predictions":[{"label":"b"}]}""", false)]
    [DataRow("""{"predictions":[{"label":"a"}]}""", """{"predictions":[{"label":"a"},{"label":"a"}]}""", false)]
    [DataRow("""{"predictions":[{"label":"a"}]}""", """{"outputs":{}}""", false)]
    [DataRow("""{"predictions":[null,"NaN",true]}""", """{"predictions":[null,"NaN",true]}""", true)]
    [DataRow("""{"predictions":[true]}""", """{"predictions":[false]}""", false)]
    public void Answers_agree_where_they_say_the_same(string one, string two, bool expected)
    {
        var (first, second) = (System.Text.Encoding.UTF8.GetBytes(one), System.Text.Encoding.UTF8.GetBytes(two));

        Assert.AreEqual(expected, AnswerAgreement.Holds(Model, first, second, Tolerance));
        Assert.AreEqual(expected, AnswerAgreement.Holds(Model, second, first, Tolerance));
    }
}

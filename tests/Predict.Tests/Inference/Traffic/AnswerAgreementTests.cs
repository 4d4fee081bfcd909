using System.Text;
using Maas.Predict.Inference.Traffic;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class AnswerAgreementTests
{
    private const double Tolerance = 1e-3;

    [TestMethod]
    [DataRow("""{"version":1,"predictions":[{"value":5.5}],"timings":{"runMs":1}}""",
        """{"version":2,"predictions":[{"value":5.501}],"timings":{"runMs":9}}""", true)]
    [DataRow("""{"predictions":[{"value":5.5}]}""", """{"predictions":[{"value":5.6}]}""", false)]
    [DataRow("""{"predictions":[{"value":5}]}""", """{"predictions":[{"value":5.001}]}""", true)]
    [DataRow("""{"outputs":{"class":{"shape":[1],"data":[5000]}}}""", """{"outputs":{"class":{"shape":[1],"data":[5001]}}}""", false)]
    [DataRow("""{"outputs":{"a":{"data":[1]},"b":{"data":[2]}}}""", """{"outputs":{"b":{"data":[2]},"a":{"data":[1]}}}""", true)]
    [DataRow("""{"outputs":{"a":{"data":[1]}}}""", """{"outputs":{"a":{"data":[1]},"b":{"data":[2]}}}""", false)]
    [DataRow("""{"predictions":[{"label":"a"}]}""", """{"predictions":[{"label":"b"}]}""", false)]
    [DataRow("""{"predictions":[{"label":"a"}]}""", """{"predictions":[{"label":"a"},{"label":"a"}]}""", false)]
    [DataRow("""{"predictions":[{"label":"a"}]}""", """{"outputs":{}}""", false)]
    [DataRow("""{"predictions":[null,"NaN",true]}""", """{"predictions":[null,"NaN",true]}""", true)]
    [DataRow("""{"predictions":[true]}""", """{"predictions":[false]}""", false)]
    public void Answers_agree_where_they_say_the_same(string one, string two, bool expected)
    {
        Assert.AreEqual(expected, AnswerAgreement.Holds(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(two), Tolerance));
        Assert.AreEqual(expected, AnswerAgreement.Holds(Encoding.UTF8.GetBytes(two), Encoding.UTF8.GetBytes(one), Tolerance));
    }
}

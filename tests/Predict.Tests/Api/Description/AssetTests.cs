using Maas.Predict.Api.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maas.Predict.Tests.Api.Description;

[TestClass]
public sealed class AssetTests
{
    [TestMethod]
    public void Callers_that_take_it_plain_are_given_the_same_bytes()
    {
        var asset = Asset.OfBytes([1, 2, 3], "text/plain");

        var (first, second) = (Plain(asset), Plain(asset));

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, first.ToArray());
        Assert.IsTrue(first.Equals(second), "it was inflated for each");
    }

    private static ReadOnlyMemory<byte> Plain(Asset asset) =>
        ((FileContentHttpResult)asset.Answer(new DefaultHttpContext().Request)).FileContents;
}

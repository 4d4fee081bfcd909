using Maas.Predict.Api;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class PublicAddressTests
{
    [TestMethod]
    [DataRow("models.example.com", "https", "https://models.example.com/p")]
    [DataRow("models.example.com:8443", "https", "https://models.example.com:8443/p")]
    [DataRow("models.example.com:80", "", "http://models.example.com:80/p")]
    [DataRow("", "", "http://own:7071/p")]
    [DataRow("", "gopher", "http://own:7071/p")]
    [DataRow("a:1/x?y", "", "http://own:7071/p")]
    [DataRow("user@a", "", "http://own:7071/p")]
    [DataRow("a, b", "", "http://own:7071/p")]
    [DataRow("m\u00fcller", "", "http://own:7071/p")]
    [DataRow("a:99999", "", "http://own:7071/p")]
    public void An_address_takes_a_forwarded_host_only_where_it_is_one(string host, string scheme, string expected)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new("own", 7071));
        request.Headers["X-Forwarded-Host"] = host;
        request.Headers["X-Forwarded-Proto"] = scheme;

        Assert.AreEqual(expected, PublicAddress.Of(request, "/p"));
    }
}

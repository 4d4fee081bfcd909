using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Tests.Invocation;

[TestClass]
public sealed class ConversionTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("/guid/6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [DataRow("/time/2026-01-02T03:04:05Z", "2026-01-02T03:04:05.0000000+00:00")]
    [DataRow("/numbers/7/2.5/true", "7 2.5 True")]
    [DataRow("/page/3", "3")]
    [DataRow("/page", "1")]
    [DataRow("/text/a%20b", "a b")]
    public async Task A_route_value_becomes_what_the_parameter_takes(string path, string expected)
    {
        await using var app = await new TestApp(typeof(Typed)).StartAsync(TestContext.CancellationToken);

        var answer = await app.Client.GetStringAsync(path, TestContext.CancellationToken);

        Assert.AreEqual(expected, answer);
    }

    [TestMethod]
    [DataRow("/guid/no")]
    [DataRow("/numbers/seven/2.5/true")]
    public async Task A_route_value_that_does_not_fit_fails_the_function(string path)
    {
        await using var app = await new TestApp(typeof(Typed)).StartAsync(TestContext.CancellationToken);

        using var answer = await app.Client.GetAsync(path, TestContext.CancellationToken);

        Assert.AreEqual(StatusCodes.Status500InternalServerError, (int)answer.StatusCode);
    }

    public sealed class Typed
    {
        [Function("Identity")]
        public IResult Identity([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guid/{id}")] HttpRequest request, Guid id) =>
            TypedResults.Text($"{id}");

        [Function("Time")]
        public IResult Time(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "time/{at}")] HttpRequest request, DateTimeOffset at) =>
            TypedResults.Text($"{at:O}");

        [Function("Numbers")]
        public IResult Numbers(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{n}/{x}/{yes}")] HttpRequest request,
            int n, double? x, bool yes) =>
            TypedResults.Text($"{n} {x} {yes}");

        [Function("Page")]
        public IResult Page(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "page/{number?}")] HttpRequest request, int number = 1) =>
            TypedResults.Text($"{number}");

        [Function("Text")]
        public IResult Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text/{value}")] HttpRequest request, string value) =>
            TypedResults.Text(value);
    }
}

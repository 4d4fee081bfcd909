using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Tests.Http;

[TestClass]
public sealed class HttpFunctionsTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("/things/7", "number 7")]
    [DataRow("/things/seven", "name seven")]
    [DataRow("/things/special", "the special one")]
    [DataRow("/elsewhere/deep/down", "caught elsewhere/deep/down")]
    [DataRow("/", "caught ")]
    public async Task The_most_specific_route_answers(string path, string expected)
    {
        await using var app = await new TestApp(typeof(Routes)).StartAsync(Cancellation);

        var answer = await app.Client.GetStringAsync(path, Cancellation);

        Assert.AreEqual(expected, answer);
    }

    [TestMethod]
    public async Task A_method_that_the_best_route_does_not_take_goes_to_the_catch_all()
    {
        await using var app = await new TestApp(typeof(Routes)).StartAsync(Cancellation);

        using var answer = await app.Client.DeleteAsync("/things/7", Cancellation);

        Assert.AreEqual("caught things/7", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [TestMethod]
    [DataRow("GET", "/nothing")]
    [DataRow("POST", "/only-get")]
    [DataRow("HEAD", "/only-get")]
    [DataRow("GET", "/admin/host/status")]
    public async Task What_no_function_takes_gets_an_empty_404(string method, string path)
    {
        await using var app = await new TestApp(typeof(OnlyGet)).StartAsync(Cancellation);

        using var answer = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.IsEmpty(answer.Content.Headers.Allow);
    }

    [TestMethod]
    public async Task The_host_keeps_its_own_paths_from_a_catch_all()
    {
        await using var app = await new TestApp(typeof(Routes)).StartAsync(Cancellation);

        using var answer = await app.Client.GetAsync("/runtime/webhooks", Cancellation);

        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [TestMethod]
    public async Task Without_a_host_json_entry_routes_stand_behind_api()
    {
        await using var app = await (new TestApp(typeof(OnlyGet)) with { HostJson = "{}" }).StartAsync(Cancellation);

        using var answer = await app.Client.GetAsync("/api/only-get", Cancellation);

        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [TestMethod]
    public async Task An_action_result_is_executed()
    {
        await using var app = await new TestApp(typeof(Results)).StartAsync(Cancellation);

        using var answer = await app.Client.GetAsync("/action", Cancellation);

        Assert.AreEqual(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.AreEqual("later", (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>(Cancellation))!["when"]);
    }

    [TestMethod]
    public async Task A_function_that_throws_is_answered_500_with_nothing_in_it()
    {
        await using var app = await new TestApp(typeof(Results)).StartAsync(Cancellation);

        using var answer = await app.Client.GetAsync("/throws", Cancellation);

        Assert.AreEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.AreEqual("", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [TestMethod]
    public async Task A_level_that_needs_a_key_is_answered_401()
    {
        await using var app = await new TestApp(typeof(Results)).StartAsync(Cancellation);

        using var answer = await app.Client.GetAsync("/locked", Cancellation);

        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [TestMethod]
    public async Task The_first_part_of_a_stream_arrives_before_the_function_is_over()
    {
        await using var app = await new TestApp(typeof(Streaming)).StartAsync(Cancellation);

        using var answer = await app.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        var first = await reader.ReadLineAsync(Cancellation);
        app.Diary.Write("the test has read it");

        Assert.AreEqual("first", first);
        Assert.AreEqual("the test has read it", await reader.ReadLineAsync(Cancellation));
    }

    [TestMethod]
    public async Task A_caller_that_goes_away_cancels_the_invocation()
    {
        await using var app = await new TestApp(typeof(Streaming)).StartAsync(Cancellation);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = app.Client.GetAsync("/endless", leaving.Token);
        var begun = await app.Diary.ReadAsync();
        await leaving.CancelAsync();

        Assert.AreEqual("begun", begun);
        Assert.AreEqual("cancelled", await app.Diary.ReadAsync());
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => call);
    }

    public sealed class Routes
    {
        [Function("Number")]
        public IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request, int id) =>
            TypedResults.Text($"number {id}");

        [Function("Name")]
        public IResult Name([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{name}")] HttpRequest request, string NAME) =>
            TypedResults.Text($"name {NAME}");

        [Function("Special")]
        public static IResult Special([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/special")] HttpRequest request) =>
            TypedResults.Text("the special one");

        [Function("All")]
        public Task<IResult> All([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, string? path) =>
            Task.FromResult<IResult>(TypedResults.Text($"caught {path}"));
    }

    public sealed class OnlyGet
    {
        [Function("only-get")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "GET")] HttpRequest request) => TypedResults.Ok();
    }

    public sealed class Results
    {
        [Function("action")]
        public IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            new AcceptedResult((string?)null, new { When = "later" });

        [Function("throws")]
        public Task Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            throw new InvalidOperationException("a secret");

        [Function("locked")]
        public void Locked([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => request.HttpContext.Abort();
    }

    public sealed class Streaming(Diary diary)
    {
        [Function("stream")]
        public async Task Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellation)
        {
            var response = request.HttpContext.Response;
            await response.WriteAsync("first\n", cancellation);
            await response.Body.FlushAsync(cancellation);
            await response.WriteAsync(await diary.ReadAsync(), cancellation);
        }

        [Function("endless")]
        public async Task Endless([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
        {
            diary.Write("begun");
            await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            diary.Write("cancelled");
        }
    }
}

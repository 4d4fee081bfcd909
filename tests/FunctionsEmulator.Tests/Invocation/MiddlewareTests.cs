using Maas.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maas.FunctionsEmulator.Tests.Invocation;

[TestClass]
public sealed class MiddlewareTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Steps_stand_around_the_function_in_the_order_they_were_added()
    {
        await using var app = await AppAsync();

        var answer = await app.Client.GetStringAsync("/tenant", Cancellation);

        Assert.AreEqual("ada by Outer", answer);
        Assert.AreEqual("Outer before tenant GET", await app.Diary.ReadAsync());
        Assert.AreEqual("Inner before", await app.Diary.ReadAsync());
        Assert.AreEqual("Inner after", await app.Diary.ReadAsync());
        Assert.AreEqual("Outer after", await app.Diary.ReadAsync());
    }

    [TestMethod]
    public async Task A_step_can_answer_for_the_function()
    {
        await using var app = await AppAsync();

        using var answer = await app.Client.GetAsync("/tenant?refuse", Cancellation);

        Assert.AreEqual(StatusCodes.Status403Forbidden, (int)answer.StatusCode);
    }

    [TestMethod]
    public async Task A_step_can_answer_what_the_function_throws()
    {
        await using var app = await AppAsync();

        using var answer = await app.Client.GetAsync("/broken", Cancellation);

        Assert.AreEqual(StatusCodes.Status409Conflict, (int)answer.StatusCode);
        Assert.AreEqual("it is broken", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [TestMethod]
    public async Task Steps_stand_around_queue_functions_too_and_see_no_HTTP()
    {
        await using var app = await AppAsync();
        var queue = new Azure.Storage.Queues.QueueClient(await Azurite.StartAsync(), "middleware");
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);

        await queue.SendMessageAsync(Convert.ToBase64String("x"u8), Cancellation);

        Assert.AreEqual("Outer before from-queue no HTTP", await app.Diary.ReadAsync());
        Assert.AreEqual("ran", await app.Diary.ReadAsync());
        Assert.AreEqual("Outer after", await app.Diary.ReadAsync());
    }

    [TestMethod]
    public async Task Services_of_an_invocation_are_its_own()
    {
        await using var app = await AppAsync();

        var first = await app.Client.GetStringAsync("/scoped", Cancellation);
        var second = await app.Client.GetStringAsync("/scoped", Cancellation);

        StringAssert.EndsWith(first, " True");
        Assert.AreNotEqual(first, second);
    }

    private async Task<RunningApp> AppAsync()
    {
        var app = new TestApp(typeof(Functions))
        {
            Settings = { ["MaasStorage"] = await Azurite.StartAsync() },
            Configure = builder =>
            {
                builder.Services.AddScoped<Scoped>();
                builder.UseMiddleware<Outer>().UseWhen<Inner>(context => context.FunctionDefinition.Name == "tenant");
            },
        };
        return await app.StartAsync(Cancellation);
    }

    public sealed class Scoped
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    public sealed class Outer(Diary diary) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var http = context.GetHttpContext();
            diary.Write($"Outer before {context.FunctionDefinition.Name} {http?.Request.Method ?? "no HTTP"}");
            context.Items["by"] = "Outer";
            try
            {
                await next(context);
            }
            catch (InvalidOperationException error) when (http is not null)
            {
                http.Response.StatusCode = StatusCodes.Status409Conflict;
                await http.Response.WriteAsync(error.Message);
            }

            diary.Write("Outer after");
        }
    }

    public sealed class Inner(Diary diary) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            if (context.GetHttpContext()!.Request.QueryString.HasValue)
            {
                context.GetHttpContext()!.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            diary.Write("Inner before");
            context.Features.Set("ada");
            await next(context);
            diary.Write("Inner after");
        }
    }

    public sealed class Functions(Diary diary, Scoped scoped)
    {
        [Function("tenant")]
        public IResult Tenant([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            TypedResults.Text($"{context.Features.Get<string>()} by {context.Items["by"]}");

        [Function("broken")]
        public IResult Broken([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            throw new InvalidOperationException("it is broken");

        [Function("scoped")]
        public IResult Own([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            TypedResults.Text($"{scoped.Id} {scoped == context.InstanceServices.GetRequiredService<Scoped>()}");

        [Function("from-queue")]
        public void FromQueue([QueueTrigger("middleware", Connection = "MaasStorage")] string text) => diary.Write("ran");
    }
}

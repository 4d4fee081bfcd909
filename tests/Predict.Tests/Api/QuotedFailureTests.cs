using Maas.Predict.Api;
using Maas.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using RetryContext = Microsoft.Azure.Functions.Worker.RetryContext;

namespace Maas.Predict.Tests.Api;

/// <summary>What fails with words of a caller's in what it says.</summary>
[TestClass]
public sealed class QuotedFailureTests
{
    private const string Secret = "what-the-caller-sent";

    [TestMethod]
    public async Task A_failure_that_quotes_the_request_is_logged_by_its_place_and_answered_without_a_word_of_it()
    {
        var log = new Lines();
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };

        await new ErrorMiddleware(log).Invoke(new Invocation(http), _ => Task.FromResult(int.Parse(Secret, null)));

        Assert.AreEqual(500, http.Response.StatusCode);
        Assert.Contains(nameof(FormatException), log.Text);
        Assert.DoesNotContain(Secret, log.Text);
        http.Response.Body.Position = 0;
        Assert.DoesNotContain(Secret, await new StreamReader(http.Response.Body).ReadToEndAsync());
    }

    [TestMethod]
    public async Task A_failure_of_a_messages_function_reaches_the_host_without_what_it_quotes()
    {
        var failure = await Assert.ThrowsAsync<Exception>(
            () => new ErrorMiddleware(new Lines()).Invoke(new Invocation(null), _ => Task.FromResult(int.Parse(Secret, null))));

        Assert.Contains(nameof(FormatException), failure.ToString());
        Assert.DoesNotContain(Secret, failure.ToString());
    }

    [TestMethod]
    public async Task What_a_kernel_or_a_request_says_of_its_input_is_for_the_caller_alone()
    {
        const string place = "73219407";
        await using var listener = await OtlpListener.StartAsync();
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Gather());
        using var app = await OwnApp.StartAsync(
            tenant, [.. listener.Settings.Select(setting => (setting.Key, setting.Value)), ("Logging__LogLevel__Default", "Trace")]);

        using var answer = await app.Http.PostAsync(
            "/api/models/m/predict",
            new StringContent($$"""{"inputs":{"rows":[1,2],"place":[{{place}}]} }""", null, "application/json"));
        var detail = await answer.Content.ReadAsStringAsync();
        await app.Process.TerminateAsync();

        Assert.Contains(place, detail);
        Assert.Contains("is refused: invalid-input", app.Process.Output);
        Assert.DoesNotContain(place, app.Process.Output);
        Assert.IsFalse(listener.Heard.Any(
            one => System.Text.Encoding.Latin1.GetString(one.Body).Contains(place, StringComparison.Ordinal)));
    }

    private sealed class Lines : ILogger<ErrorMiddleware>
    {
        public string Text { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Text += formatter(state, exception) + exception;
    }

    private sealed class Invocation(HttpContext? http) : FunctionContext
    {
        public override IDictionary<object, object> Items { get; set; } =
            http is null ? [] : new Dictionary<object, object> { ["HttpRequestContext"] = http };

        public override string InvocationId => "1";

        public override string FunctionId => "1";

        public override TraceContext TraceContext => throw new NotSupportedException();

        public override BindingContext BindingContext => throw new NotSupportedException();

        public override RetryContext RetryContext => throw new NotSupportedException();

        public override IServiceProvider InstanceServices { get; set; } = null!;

        public override FunctionDefinition FunctionDefinition => throw new NotSupportedException();

        public override IInvocationFeatures Features => throw new NotSupportedException();
    }
}

using Maas.FunctionsEmulator.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Tests.Catalog;

[TestClass]
public sealed class RefusalTests
{
    [TestMethod]
    [DataRow(typeof(HiddenClass), "\"Hidden\"", "is not public")]
    [DataRow(typeof(HiddenMethod), "\"HiddenMethod\"", "method", "is not public")]
    [DataRow(typeof(GenericClass<>), "\"Generic\"", "is generic")]
    [DataRow(typeof(AsyncVoid), "\"AsyncVoid\"", "async void")]
    [DataRow(typeof(Twice), "\"Twice\"", "twice", "One", "Two")]
    [DataRow(typeof(SameMethodName), "\"Plain\"", "overload", "\"Named\"")]
    [DataRow(typeof(BadName), "\"a name\"", "letters, digits")]
    [DataRow(typeof(NoTrigger), "\"NoTrigger\"", "0 parameters with a trigger")]
    [DataRow(typeof(BadRoute), "\"BadRoute\"", "things/{id")]
    [DataRow(typeof(RootedRoute), "\"RootedRoute\"", "begins with a slash")]
    [DataRow(typeof(EmptyRoute), "\"EmptyRoute\"", "an empty one")]
    [DataRow(typeof(UnknownConstraint), "\"UnknownConstraint\"", "\"prime\"")]
    [DataRow(typeof(AdminRoute), "\"AdminRoute\"", "belongs to the host")]
    [DataRow(typeof(RuntimeRoute), "\"RuntimeRoute\"", "belongs to the host")]
    [DataRow(typeof(SameRoute), "\"First\"", "\"Second\"", "same route as")]
    [DataRow(typeof(UnknownParameter), "\"UnknownParameter\"", "\"other\"", "Int32", "bound by name are id")]
    [DataRow(typeof(StreamParameter), "\"StreamParameter\"", "\"id\"", "Stream")]
    [DataRow(typeof(NotTheRequest), "\"NotTheRequest\"", "stands on the HttpRequest")]
    [DataRow(typeof(StreamPayload), "\"StreamPayload\"", "\"payload\"", "a queue message is")]
    [DataRow(typeof(BadQueueName), "\"BadQueue\"", "\"Training_Jobs\"")]
    [DataRow(typeof(PlainResult), "\"PlainResult\"", "returns String", "IResult")]
    [DataRow(typeof(ValueTaskResult), "\"ValueTaskResult\"", "return Task")]
    [DataRow(typeof(LostResult), "\"LostResult\"", "[QueueOutput]")]
    [DataRow(typeof(TwoConstructors), "\"TwoConstructors\"", "2 public constructors")]
    [DataRow(typeof(UnknownService), "\"UnknownService\"", "Version version", "services")]
    [DataRow(typeof(NoConnection), "\"NoConnection\"", "\"Missing\"", "Missing__queueServiceUri")]
    public void An_app_that_cannot_run_is_refused_with_the_function_and_the_reason(Type type, params string[] expected)
    {
        var app = new TestApp(type);

        var refusal = Assert.ThrowsExactly<RefusedException>(() => app.Build());

        foreach (var words in expected)
        {
            StringAssert.Contains(refusal.Message, words);
        }
    }

    [TestMethod]
    public void Routes_that_differ_in_a_constraint_or_a_method_are_not_the_same()
    {
        using var app = new TestApp(typeof(SimilarRoutes)).Build();

        Assert.IsNotNull(app);
    }

    [TestMethod]
    public void A_connection_by_identity_needs_no_connection_string()
    {
        using var app = new TestApp(typeof(NoConnection))
        {
            Settings = { ["Missing:queueServiceUri"] = "https://account.queue.core.windows.net" },
        }.Build();

        Assert.IsNotNull(app);
    }

    [TestMethod]
    public void Functions_outside_the_assembly_of_the_app_are_refused()
    {
        var app = typeof(FunctionAttribute).Assembly;

        var refusal = Assert.ThrowsExactly<RefusedException>(() => FunctionSearch.In(app, AppContext.BaseDirectory));

        StringAssert.Contains(refusal.Message, "declares functions in Maas.FunctionsEmulator.Tests");
    }

    [TestMethod]
    public void The_functions_of_an_assembly_are_found_public_or_not()
    {
        var classes = FunctionSearch.In(typeof(RefusalTests).Assembly, AppContext.BaseDirectory);

        CollectionAssert.IsSubsetOf(new[] { typeof(HiddenClass), typeof(HiddenMethod), typeof(SameRoute) }, classes.ToList());
        CollectionAssert.DoesNotContain(classes.ToList(), typeof(RefusalTests));
    }

    internal sealed class HiddenClass
    {
        [Function("Hidden")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class HiddenMethod
    {
        [Function("HiddenMethod")]
        internal void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class GenericClass<T>
    {
        [Function("Generic")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class AsyncVoid
    {
        [Function("AsyncVoid")]
        public async void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => await Task.Yield();
    }

    public sealed class Twice
    {
        [Function("Twice")]
        public void One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();

        [Function("twice")]
        public void Two([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class SameMethodName
    {
        [Function("Plain")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();

        [Function("Named")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{name}")] HttpRequest request, string name) =>
            throw new NotSupportedException();
    }

    public sealed class BadName
    {
        [Function("a name")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public void Run(HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class BadRoute
    {
        [Function("BadRoute")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "things/{id")] HttpRequest request) =>
            throw new NotSupportedException();
    }

    public sealed class RootedRoute
    {
        [Function("RootedRoute")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/v1")] HttpRequest request) =>
            throw new NotSupportedException();
    }

    public sealed class EmptyRoute
    {
        [Function("EmptyRoute")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "")] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class UnknownConstraint
    {
        [Function("UnknownConstraint")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{n:prime}")] HttpRequest request) =>
            throw new NotSupportedException();
    }

    public sealed class AdminRoute
    {
        [Function("AdminRoute")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "Admin/keys")] HttpRequest request) =>
            throw new NotSupportedException();
    }

    public sealed class RuntimeRoute
    {
        [Function("RuntimeRoute")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "runtime/x")] HttpRequest request) =>
            throw new NotSupportedException();
    }

    public sealed class SameRoute
    {
        [Function("First")]
        public void First([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "things/{id}")] HttpRequest request) =>
            throw new NotSupportedException();

        [Function("Second")]
        public void Second([HttpTrigger(AuthorizationLevel.Anonymous, "PUT", Route = "Things/{name}")] HttpRequest request) =>
            throw new NotSupportedException();
    }

    public sealed class SimilarRoutes
    {
        [Function("Number")]
        public void Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request) =>
            throw new NotSupportedException();

        [Function("Name")]
        public void Name([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request) =>
            throw new NotSupportedException();

        [Function("Put")]
        public void Put([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "things/{id}")] HttpRequest request) =>
            throw new NotSupportedException();
    }

    public sealed class UnknownParameter
    {
        [Function("UnknownParameter")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{id}")] HttpRequest request, int other) =>
            throw new NotSupportedException();
    }

    public sealed class StreamParameter
    {
        [Function("StreamParameter")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{id}")] HttpRequest request, Stream id) =>
            throw new NotSupportedException();
    }

    public sealed class NotTheRequest
    {
        [Function("NotTheRequest")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] string body) => throw new NotSupportedException();
    }

    public sealed class StreamPayload
    {
        [Function("StreamPayload")]
        public void Run([QueueTrigger("queue")] Stream payload) => throw new NotSupportedException();
    }

    public sealed class BadQueueName
    {
        [Function("BadQueue")]
        public void Run([QueueTrigger("Training_Jobs")] string payload) => throw new NotSupportedException();
    }

    public sealed class PlainResult
    {
        [Function("PlainResult")]
        public string Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class ValueTaskResult
    {
        [Function("ValueTaskResult")]
        public ValueTask<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class LostResult
    {
        [Function("LostResult")]
        public Task<string> Run([QueueTrigger("queue")] string payload) => throw new NotSupportedException();
    }

    public sealed class TwoConstructors
    {
        public TwoConstructors()
        {
        }

        public TwoConstructors(Diary diary) => diary.Write("made");

        [Function("TwoConstructors")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new NotSupportedException();
    }

    public sealed class UnknownService(Version version)
    {
        [Function("UnknownService")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            throw new NotSupportedException(version.ToString());
    }

    public sealed class NoConnection
    {
        [Function("NoConnection")]
        public void Run([QueueTrigger("queue", Connection = "Missing")] string payload) => throw new NotSupportedException();
    }
}

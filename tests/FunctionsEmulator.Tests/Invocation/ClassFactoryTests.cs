using Maas.FunctionsEmulator.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.FunctionsEmulator.Tests.Invocation;

[TestClass]
public sealed class ClassFactoryTests
{
    [TestMethod]
    public void A_class_gets_its_services_by_type_and_by_key_and_else_its_defaults()
    {
        using var services = new ServiceCollection()
            .AddSingleton(new Greeting("by type"))
            .AddKeyedSingleton("loud", new Greeting("by key"))
            .BuildServiceProvider();

        var made = (Greeter)new ClassFactory(typeof(Greeter)).Make(services);

        Assert.AreEqual("by type", made.Plain.Text);
        Assert.AreEqual("by key", made.Loud.Text);
        Assert.IsNull(made.Missing);
        Assert.AreEqual(3, made.Times);
    }

    [TestMethod]
    public void Scoped_services_are_the_invocations_own()
    {
        using var services = new ServiceCollection().AddScoped(_ => new Greeting("scoped")).BuildServiceProvider();
        using var one = services.CreateScope();
        using var other = services.CreateScope();
        var factory = new ClassFactory(typeof(Speaker));

        var (first, same) = ((Speaker)factory.Make(one.ServiceProvider), (Speaker)factory.Make(one.ServiceProvider));
        var second = (Speaker)factory.Make(other.ServiceProvider);

        Assert.AreSame(first.Greeting, same.Greeting);
        Assert.AreNotSame(first.Greeting, second.Greeting);
    }

    private sealed record Greeting(string Text);

    private sealed class Greeter(
        Greeting plain, [FromKeyedServices("loud")] Greeting loud, [FromKeyedServices("soft")] Greeting? missing = null, int times = 3)
    {
        public Greeting Plain => plain;

        public Greeting Loud => loud;

        public Greeting? Missing => missing;

        public int Times => times;
    }

    private sealed class Speaker(Greeting greeting)
    {
        public Greeting Greeting => greeting;
    }
}

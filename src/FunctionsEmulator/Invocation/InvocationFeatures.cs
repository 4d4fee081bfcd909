using System.Collections;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Invocation;

/// <summary>The features of one invocation. Not for several threads at once.</summary>
internal sealed class InvocationFeatures : IInvocationFeatures
{
    private readonly Dictionary<Type, object> features = [];

    public void Set<T>(T instance) => features[typeof(T)] = instance!;

    public T? Get<T>() => features.TryGetValue(typeof(T), out var instance) ? (T)instance : default;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

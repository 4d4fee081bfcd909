namespace Microsoft.Azure.Functions.Worker;

/// <summary>Objects that parts of the pipeline hand to each other, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}

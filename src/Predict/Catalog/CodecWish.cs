namespace Maas.Predict.Catalog;

/// <summary>What a sender says of an encoding or a decoding: nothing, that there is none, or which one.</summary>
internal readonly record struct CodecWish<T>(bool IsSaid, T? Value)
    where T : class
{
    /// <summary>What is said; where nothing is, what else is known.</summary>
    public T? Or(T? otherwise) => IsSaid ? Value : otherwise;
}

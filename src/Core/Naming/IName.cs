namespace Maas.Core.Naming;

/// <summary>A name that is parsed once, at the edge; past it there are no raw strings for it.</summary>
public interface IName<TSelf>
    where TSelf : struct, IName<TSelf>
{
    string Value { get; }

    static abstract TSelf Parse(string? text);
}

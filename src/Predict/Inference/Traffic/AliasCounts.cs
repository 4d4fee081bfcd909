using Maas.Core.Naming;

namespace Maas.Predict.Inference.Traffic;

/// <summary>What became of an alias's calls at one version since the process started. For any number of threads, without a lock.</summary>
internal sealed class AliasCounts(AliasKey alias, ModelVersion version)
{
    private readonly long[] counts = new long[Enum.GetValues<AliasEvent>().Length];

    public AliasKey Alias => alias;

    public ModelVersion Version => version;

    public void Add(AliasEvent one) => Interlocked.Increment(ref counts[(int)one]);

    public long Of(AliasEvent one) => Interlocked.Read(ref counts[(int)one]);
}

/// <summary>What may become of a call by an alias at a version.</summary>
internal enum AliasEvent
{
    /// <summary>The version answered it.</summary>
    Answered,

    /// <summary>The version, or the service, failed; or ONNX Runtime refused the inputs at the run.</summary>
    Failed,

    /// <summary>The version computed the same in the shadow.</summary>
    Agreed,

    /// <summary>It computed something else in the shadow.</summary>
    Differed,

    /// <summary>It could not compute in the shadow.</summary>
    NotComputed,

    /// <summary>There was no room for a copy or what it is encoded to, or too many calls of the version waited.</summary>
    Dropped,

    /// <summary>It, and others before it, made the guard move the alias back from the version.</summary>
    Returned,
}

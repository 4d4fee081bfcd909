using Maas.Train.Graph.Operators;

namespace Maas.Train.Graph;

/// <summary>
/// Every operator that can be trained, keyed by domain, operator and the opset version from which the definition holds.
/// What is here is what is supported; safe to read from any thread.
/// </summary>
internal sealed class OperatorRegistry
{
    public const int OldestOpset = 7;
    public const int NewestOpset = 23;

    private readonly Dictionary<(string Domain, string Operator), List<OperatorDefinition>> definitions = [];

    public static OperatorRegistry Default { get; } = CreateDefault();

    public IEnumerable<OperatorDefinition> Definitions => definitions.Values.SelectMany(versions => versions);

    public void Add(string name, int since, Func<Node, Operation> create, int[]? weights = null, int[]? host = null) =>
        Add(new OperatorDefinition(string.Empty, name, since) { Create = create, Weights = weights ?? [], Host = host ?? [] });

    public void Add(string name, int since, Operation operation) => Add(name, since, _ => operation);

    public void AddMany(string name, int since, Func<Node, ManyOperation> create, int[]? host = null) =>
        Add(new OperatorDefinition(string.Empty, name, since) { CreateMany = create, Host = host ?? [] });

    public void Add(OperatorDefinition definition)
    {
        var key = (definition.Domain, definition.Operator);
        if (!definitions.TryGetValue(key, out var versions))
        {
            definitions.Add(key, versions = []);
        }

        versions.Add(definition);
        versions.Sort((one, other) => other.SinceVersion.CompareTo(one.SinceVersion));
    }

    /// <summary>The newest definition that the opset knows.</summary>
    public OperatorDefinition? Find(string domain, string name, long opset) =>
        definitions.GetValueOrDefault((domain, name))?.Find(definition => definition.SinceVersion <= opset);

    private static OperatorRegistry CreateDefault()
    {
        var registry = new OperatorRegistry();
        Arithmetic.AddTo(registry);
        Activations.AddTo(registry);
        Linear.AddTo(registry);
        Convolution.AddTo(registry);
        Pooling.AddTo(registry);
        Normalization.AddTo(registry);
        Statistics.AddTo(registry);
        Shapes.AddTo(registry);
        Slicing.AddTo(registry);
        Padding.AddTo(registry);
        Gathering.AddTo(registry);
        Constants.AddTo(registry);
        Reductions.AddTo(registry);
        Logic.AddTo(registry);
        Scattering.AddTo(registry);
        Selecting.AddTo(registry);
        Bits.AddTo(registry);
        Resizing.AddTo(registry);
        Sampling.AddTo(registry);
        Unpooling.AddTo(registry);
        Recurrence.AddTo(registry);
        Attention.AddTo(registry);
        Spectra.AddTo(registry);
        SoundWindows.AddTo(registry);
        Quantization.AddTo(registry);
        Losses.AddTo(registry);
        ControlFlow.AddTo(registry);
        return registry;
    }
}

using Maas.Onnx.Format;

namespace Maas.Onnx.Checking;

/// <summary>The values that a graph's nodes can read at some point: those made so far here, and those of the graphs around.</summary>
internal sealed class Scope(string place, Scope? around)
{
    private readonly HashSet<string> inputs = [];
    private readonly HashSet<string> initializers = [];
    private readonly HashSet<string> made = [];

    /// <summary>As messages name it: <c>graph "main"</c>.</summary>
    public string Place { get; } = place;

    public bool Has(string name) => HasItself(name) || (around?.Has(name) ?? false);

    public void AddInput(string name) => Refuse(!inputs.Add(name), name, "is declared twice as an input");

    /// <summary>An initializer may have an input's name: it is that input's default.</summary>
    public void AddInitializer(string name) => Refuse(!initializers.Add(name), name, "is the name of two initializers");

    public void AddMade(string name, NodeProto node)
    {
        Refuse(made.Contains(name), name, $"is made a second time, by {Shown.Node(node)}");
        Refuse(HasItself(name), name, $"is an input or initializer, and made again by {Shown.Node(node)}");
        made.Add(name);
    }

    private bool HasItself(string name) => made.Contains(name) || inputs.Contains(name) || initializers.Contains(name);

    private void Refuse(bool wrong, string name, string claim)
    {
        if (wrong || name.Length == 0)
        {
            throw new OnnxException($"{Place}: value {Shown.Name(name)} {(wrong ? claim : "has no name")}");
        }
    }
}

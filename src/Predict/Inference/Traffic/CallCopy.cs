using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Traffic;

/// <summary>A copy of a call: what went in, and what came out where that is to be compared. One owner disposes it.</summary>
internal sealed class CallCopy : IDisposable
{
    private readonly List<Tensor> inputs = [];
    private readonly List<OutputCopy> outputs = [];
    private readonly Action end;
    private bool isAbandoned;

    private CallCopy(ModelVersion version, ServingSettings serving, IReadOnlyList<string>? names, Action end) =>
        (Version, Serving, Names, this.end) = (version, serving, names, end);

    /// <summary>The version that was called.</summary>
    public ModelVersion Version { get; }

    public ServingSettings Serving { get; }

    public IReadOnlyList<Tensor> Inputs => inputs;

    /// <summary>The outputs to compute; null for all.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>Null: there is no room.</summary>
    public static CallCopy? TryMake(
        (ModelVersion Version, ServingSettings Serving) version, IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names,
        IReadOnlyList<OrtValue> outputs, CopyRoom room, TenantId tenant)
    {
        // A call of empty tensors is a copy, too: its tenant is known to the room until it is given back.
        var bytes = Math.Max(1, inputs.Sum(input => input.HeldBytes) + outputs.Sum(OutputCopy.BytesOf));
        if (!room.TryTake(tenant, bytes))
        {
            return null;
        }

        var copy = new CallCopy(version.Version, version.Serving, names, () => room.Give(tenant, bytes));
        try
        {
            copy.inputs.AddRange(inputs.Select(input => input.Copy()));
            copy.outputs.AddRange(outputs.Select(OutputCopy.Of));
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>Whether another version has computed the same.</summary>
    public bool AgreesWith(IReadOnlyList<OrtValue> others, double tolerance) => outputs.Count == others.Count
        && outputs.Zip(others).All(pair => pair.First.AgreesWith(pair.Second, tolerance));

    /// <summary>A run that does not end reads its inputs: they, and the room that they have, stay with it.</summary>
    public void Abandon() => isAbandoned = true;

    public void Dispose()
    {
        if (isAbandoned)
        {
            return;
        }

        inputs.ForEach(input => input.Dispose());
        outputs.ForEach(output => output.Dispose());
        end();
    }
}

using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Traffic;

/// <summary>A copy of a call: what went in, and what came out where that is to be compared. One owner disposes it.</summary>
internal sealed class CallCopy : IDisposable
{
    private readonly List<Tensor> inputs = [];
    private readonly List<OutputCopy> outputs = [];
    private readonly Manifest manifest;
    private readonly ReadOnlyMemory<byte> answer;
    private readonly CallMemory memory;
    private PooledBody? body;
    private ModelInputs? encoded;
    private bool isAbandoned;

    private CallCopy(in SeenCall call, CallMemory memory)
    {
        (manifest, Serving, Names, answer) = (call.Manifest, call.Serving, call.Names, call.Answer);
        this.memory = memory;
    }

    /// <summary>The version that was called.</summary>
    public ModelVersion Version => manifest.Version;

    public ServingSettings Serving { get; }

    /// <summary>The outputs to compute; null for all.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>Null: there is no room.</summary>
    public static CallCopy? TryMake(in SeenCall call, TenantRoom room, TenantId tenant)
    {
        // A call of empty tensors is a copy, too: its tenant is known to the room until it is given back.
        var sent = call.Body?.Bytes.Length ?? call.Inputs.Sum(input => input.HeldBytes);
        var bytes = Math.Max(1, sent + call.Outputs.Sum(OutputCopy.BytesOf) + call.Answer.Length);
        if (!room.TryTake(tenant, bytes))
        {
            return null;
        }

        var copy = new CallCopy(call, new(room, tenant, bytes));
        try
        {
            copy.Take(call);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>What another version takes of the call, the copy's own; asked for once.</summary>
    /// <exception cref="Core.ServiceException">It does not take it, or (overloaded) there is no room for that.</exception>
    public async Task<IReadOnlyList<Tensor>> InputsForAsync(LoadedModel model, InputOptions options, CancellationToken cancellation)
    {
        if (body is null)
        {
            return inputs;
        }

        var budget = new TensorBudget(options.MaximumTensorBytes) { Caller = cancellation, Memory = memory };
        encoded = await model.Encoder.EncodeAsync(body, budget, cancellation);
        return encoded.Tensors;
    }

    /// <summary>Whether another version takes and gives the same as the one that was called; else what both answer is compared.</summary>
    public bool IsAlike(Manifest other) => answer.IsEmpty || ImportedCodecs.AreSame(manifest, other);

    /// <summary>Whether another version has computed the same.</summary>
    public bool AgreesWith(IReadOnlyList<OrtValue> others, double tolerance) => outputs.Count == others.Count
        && outputs.Zip(others).All(pair => pair.First.AgreesWith(pair.Second, tolerance));

    /// <summary>Whether another version's answer means the same.</summary>
    public bool AgreesWith(ReadOnlyMemory<byte> other, double tolerance) => AnswerAgreement.Holds(manifest, answer, other, tolerance);

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
        encoded?.Dispose();
        body?.Dispose();
        memory.Dispose();
    }

    private void Take(in SeenCall call)
    {
        body = call.Body?.Copy();
        inputs.AddRange(body is null ? call.Inputs.Select(input => input.Copy()) : []);
        outputs.AddRange(call.Outputs.Select(OutputCopy.Of));
    }
}

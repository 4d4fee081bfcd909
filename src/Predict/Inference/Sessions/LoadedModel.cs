using Maas.Core.Registry;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A version ready to serve: its session, what encodes for it and decodes after it, and its files.</summary>
internal sealed class LoadedModel(
    Manifest manifest,
    ModelSession session,
    ModelRuns runs,
    InputEncoder encoder,
    OutputDecoder decoder,
    ModelFiles files,
    MemoryUse memory,
    TimeSpan run,
    Func<Task<bool>> exactTrial)
    : IDisposable
{
    // Not on the thread that asks: others who ask meanwhile would be kept by its lock.
    private readonly Lazy<Task<bool>> isExact = new(() => Task.Run(exactTrial));

    public Manifest Manifest => manifest;

    /// <summary>
    /// Whether a row comes to the same to the last bit alone and within a batch; tried when the first asks. Who asks stays for the
    /// answer, so that its lease keeps the session open meanwhile.
    /// </summary>
    public Task<bool> IsExactAsync() => isExact.Value;

    public ModelSession Session => session;

    public ModelRuns Runs => runs;

    /// <summary>What it was found to take when it was loaded.</summary>
    public MemoryUse Memory => memory;

    /// <summary>What a run takes that is not disturbed; zero where that is not known.</summary>
    public TimeSpan Run => run;

    /// <summary>Where its files lie while it is there.</summary>
    public ModelFiles Files => files;

    public InputEncoder Encoder => encoder;

    public OutputDecoder Decoder => decoder;

    public void Dispose()
    {
        using var disturbing = HeapMeter.Disturb();
        runs.Dispose();
        session.Dispose();
        NativeMemory.GiveBack();
        files.Dispose();
    }
}

using System.Diagnostics;
using Maas.Core;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>The model of a <see cref="RunnerProgram"/>, just opened: gives memory back after its runs, where these take much.</summary>
internal sealed class RunnerModel(IModelSession session, RunnerOpening opening)
{
    // What runs may keep of memory for the next ones: to take it anew costs each of them a part of its time.
    private const long KeptBytes = 64 << 20;

    // It takes longer to fill so much.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);

    private readonly Process own = Process.GetCurrentProcess();
    private readonly string[] names = [.. opening.Outputs.Select(output => output.Name)];
    private readonly long openBytes = ProcessMemory.PrivateBytes(Process.GetCurrentProcess());
    private bool shrinks;

    /// <exception cref="ServiceException">The model can't compute with these inputs, was told to end, or gives too much.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(OrderedRun run)
    {
        var begun = Stopwatch.GetTimestamp();
        IDisposableReadOnlyCollection<OrtValue>? outputs = null;
        try
        {
            outputs = run.On(session, shrinks);
            OutputWire.Check(outputs, run.Names ?? names, opening.OutputBytes);
            return outputs;
        }
        catch
        {
            outputs?.Dispose();
            throw;
        }
        finally
        {
            shrinks = shrinks
                || (Stopwatch.GetElapsedTime(begun) > Short && ProcessMemory.PrivateBytes(own) > openBytes + KeptBytes);
        }
    }
}

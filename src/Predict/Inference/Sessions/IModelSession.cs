using Maas.Core;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>An open model. Runs for any number of threads at once; disposed by its one owner when nobody runs it.</summary>
internal interface IModelSession : IDisposable
{
    /// <summary>What a run would wait for now before it can begin, its process being started; null: nothing. Never fails, even where that
    /// does. For who is about to take cores, so as not to wait with them.</summary>
    Task? Prepare();

    /// <summary>The outputs of these names, in their order; the caller disposes them.</summary>
    /// <param name="named">Null for all.</param>
    /// <param name="options">Of this run alone; ends it where it is told to terminate.</param>
    /// <exception cref="ServiceException">The model can't compute with these inputs.</exception>
    IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, RunOptions options, CancellationToken cancellation);

    /// <summary>What its runs take of this process's memory; null: nothing.</summary>
    SessionArena? Arena { get; }

    /// <summary>A run of it does not end: it is not disposed while that computes, which may be as long as the process lives.</summary>
    void Abandon();
}

using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>An open model. Runs for any number of threads at once; disposed by its one owner when nobody runs it.</summary>
internal sealed class ModelSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly IReadOnlyList<TensorDescription> outputs;

    private ModelSession(InferenceSession session, IReadOnlyList<TensorDescription> outputs) =>
        (this.session, this.outputs) = (session, outputs);

    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public static ModelSession Open(string path, IReadOnlyList<TensorDescription> outputs, SessionsOptions options)
    {
        using var session = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,

            // What it would print is thrown as well.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        return new(new InferenceSession(path, session), outputs);
    }

    /// <summary>The outputs of these names, in their order; the caller disposes them.</summary>
    /// <param name="named">Null for all.</param>
    /// <exception cref="ServiceException">The model can't compute with these inputs.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, CancellationToken cancellation)
    {
        var names = named ?? [.. outputs.Select(output => output.Name)];
        using var options = new RunOptions();
        using var stopping = cancellation.Register(() => options.Terminate = true);
        var values = new List<OrtValue>(inputs.Count);
        try
        {
            values.AddRange(inputs.Select(input => input.ToValue()));
            return session.Run(options, [.. inputs.Select(input => input.Name)], values, names);
        }
        catch (OnnxRuntimeException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw ServiceError.InvalidInput.With($"the model can't compute with this input: {RuntimeText.Of(exception)}");
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    public void Dispose() => session.Dispose();
}

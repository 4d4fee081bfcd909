using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>An open model. Runs for any number of threads at once; disposed by its one owner when nobody runs it.</summary>
internal sealed class ModelSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly IReadOnlyList<string> outputs;

    private ModelSession(InferenceSession session, IReadOnlyList<TensorDescription> outputs) =>
        (this.session, this.outputs) = (session, [.. outputs.Select(output => output.Name)]);

    /// <exception cref="OnnxException">The file is no ONNX model, or can't be made safe to run.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public static ModelSession Open(string path, IReadOnlyList<TensorDescription> outputs, ServingPlan plan)
    {
        using var options = RuntimeOptions.Of(plan);
        return new(GuardedModel.Open(path, plan, options), outputs);
    }

    /// <summary>Writes the graph, as it was optimised, on the way. Null, and nothing written, where the model has to be guarded and is
    /// too large for that.</summary>
    /// <exception cref="OnnxException">The file is no ONNX model, or can't be made safe to run.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model, or can't write it.</exception>
    public static ModelSession? TryOpenAndWrite(string path, IReadOnlyList<TensorDescription> outputs, ServingPlan plan, string optimized)
    {
        using var options = RuntimeOptions.Of(plan);
        options.OptimizedModelFilePath = optimized;
        return GuardedModel.TryOpenWhole(path, plan, options) is { } session ? new(session, outputs) : null;
    }

    /// <summary>Opens a graph that <see cref="TryOpenAndWrite"/> wrote, as it is.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public static ModelSession OpenOptimized(string path, IReadOnlyList<TensorDescription> outputs, ServingPlan plan)
    {
        using var options = RuntimeOptions.Of(plan);
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        return new(new InferenceSession(path, options), outputs);
    }

    /// <summary>The outputs of these names, in their order; the caller disposes them.</summary>
    /// <param name="named">Null for all.</param>
    /// <exception cref="ServiceException">The model can't compute with these inputs.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, CancellationToken cancellation)
    {
        using var options = new RunOptions();
        return Run(inputs, named, options, cancellation);
    }

    /// <param name="options">Of this run alone; ends it where it is told to terminate.</param>
    /// <inheritdoc cref="Run(IReadOnlyList{Tensor}, IReadOnlyList{string}?, CancellationToken)"/>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, RunOptions options, CancellationToken cancellation)
    {
        using var stopping = cancellation.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, options);
        var (names, values) = (new string[inputs.Count], new List<OrtValue>(inputs.Count));
        try
        {
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = inputs[i].Name;
                values.Add(inputs[i].ToValue());
            }

            return session.Run(options, names, values, named ?? outputs);
        }
        catch (OnnxRuntimeException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            var detail = $"the model can't compute with this input: {RuntimeText.Of(exception)}";
            throw new ServiceException(ServiceError.InvalidInput, detail, [], exception);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    public void Dispose() => session.Dispose();
}

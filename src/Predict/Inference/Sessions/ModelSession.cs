using System.Collections.Frozen;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A model that is open in this process.</summary>
internal sealed class ModelSession : IModelSession
{
    private readonly InferenceSession session;
    private readonly IReadOnlyList<string> outputs;
    private readonly FrozenSet<string> passed;
    private readonly Flight? flight;
    private volatile bool isAbandoned;

    private ModelSession(InferenceSession session, IReadOnlyList<TensorDescription> outputs, Flight? flight)
    {
        (this.session, this.outputs, this.flight, Arena) = (session, [.. outputs.Select(output => output.Name)], flight, new(session));
        passed = this.outputs.Intersect(session.InputNames).ToFrozenSet();
    }

    public SessionArena Arena { get; }

    /// <param name="flight">Where its opening and its runs are entered; it is disposed with the session.</param>
    /// <exception cref="OnnxException">The file is no ONNX model, or can't be made safe to run.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public static ModelSession Open(string path, IReadOnlyList<TensorDescription> outputs, ServingPlan plan, Flight? flight = null)
    {
        using var options = RuntimeOptions.Of(plan);
        return Owning(Entered(flight, () => GuardedModel.Open(path, plan, options)), outputs, flight);
    }

    /// <summary>Writes the graph, as it was optimised; false, and nothing written, where the model has to be guarded and is too large for
    /// that.</summary>
    /// <inheritdoc cref="Open"/>
    public static bool TryWrite(string path, ServingPlan plan, string optimized, Flight? flight = null)
    {
        using var options = RuntimeOptions.Of(plan);
        options.OptimizedModelFilePath = optimized;
        using var session = Entered(flight, () => GuardedModel.TryOpenWhole(path, plan, options));
        return session is not null;
    }

    /// <summary>Opens a graph that <see cref="TryWrite"/> wrote, as it is.</summary>
    /// <inheritdoc cref="Open"/>
    public static ModelSession OpenOptimized(
        string path, IReadOnlyList<TensorDescription> outputs, ServingPlan plan, Flight? flight = null)
    {
        using var options = RuntimeOptions.Of(plan);
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        return Owning(Entered(flight, () => new InferenceSession(path, options)), outputs, flight);
    }

    public Task? Prepare() => null;

    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, RunOptions options, CancellationToken cancellation)
    {
        using var stopping = cancellation.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, options);
        var (names, values) = (new string[inputs.Count], new List<OrtValue>(inputs.Count));
        flight?.Enter();
        try
        {
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = inputs[i].Name;
                values.Add(inputs[i].ToValue());
            }

            var computed = session.Run(options, names, values, named ?? outputs);
            return passed.Count == 0 ? computed : PassedInputs.Own(computed, named ?? outputs, passed);
        }
        catch (OnnxRuntimeException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            var reason = RuntimeText.Of(exception);
            throw new ServiceException(
                ServiceError.InvalidInput, $"the model can't compute with this input: {reason}", [],
                new RefusedRunException(reason, exception));
        }
        finally
        {
            flight?.Leave();
            values.ForEach(value => value.Dispose());
        }
    }

    public void Abandon() => isAbandoned = true;

    public void Dispose()
    {
        if (!isAbandoned)
        {
            Arena.Dispose();
            session.Dispose();
            flight?.Dispose();
        }
    }

    private static ModelSession Owning(InferenceSession session, IReadOnlyList<TensorDescription> outputs, Flight? flight)
    {
        try
        {
            return new(session, outputs, flight);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static T Entered<T>(Flight? flight, Func<T> open)
    {
        flight?.Enter();
        try
        {
            return open();
        }
        finally
        {
            flight?.Leave();
        }
    }
}

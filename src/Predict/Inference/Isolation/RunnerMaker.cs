using Maas.Core;
using Maas.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>Starts processes that have one model open, and tells why they end. For any number of threads.</summary>
/// <param name="offended">Told why, when the model has ended its process or had to be ended with it.</param>
internal sealed class RunnerMaker(RunnerOpening opening, TimeProvider time, Action<string> offended)
{
    /// <summary>After which a process that was ended can be there again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <exception cref="OnnxException">The model can't be opened.</exception>
    /// <exception cref="ServiceException">The model takes more memory than it may; or, unavailable: its process was ended from outside, or
    /// can't be started.</exception>
    public RunnerProcess Start()
    {
        using var limit = new CancellationTokenSource(opening.Limit, time);
        using var options = new RunOptions();
        var process = RunnerProcess.Start();
        try
        {
            using var watch = new RunnerWatch(process, options, time, limit.Token);
            return Opened(process, watch);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Why who waited for its answer got this instead.</summary>
    public RunnerEnd EndOf(RunnerProcess process, RunnerWatch watch, Exception failure)
    {
        var end = RunnerEnd.Of(process, watch, failure, opening.Plan.Options.MaximumBytes);
        if (end.IsModels)
        {
            offended(end.Reason);
        }

        return end;
    }

    private RunnerProcess Opened(RunnerProcess process, RunnerWatch watch)
    {
        try
        {
            process.Send(opening.Write);
            return process.ReadAnswer() switch
            {
                RunnerAnswer.Done => process,
                RunnerAnswer.Refused => throw new OnnxException(process.ReadReason()),
                _ => throw new InvalidOperationException($"the process that runs a model failed: {process.ReadReason()}"),
            };
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            var end = EndOf(process, watch, exception);
            throw end.IsTooLarge ? ServiceError.ModelTooLarge.With($"the model can't be opened: {end.Reason}")
                : end.IsModels ? new OnnxException(end.Reason, exception)
                : ServiceError.Unavailable.WithRetry(Again, $"{end.Reason}; call again");
        }
    }
}

using Maas.Predict.Inference.Processes;

namespace Maas.Predict.Inference.Isolation;

/// <summary>Why a <see cref="RunnerProcess"/> is no more.</summary>
/// <param name="IsModels">Whether that is the model's doing.</param>
internal sealed record RunnerEnd(string Reason, bool IsModels)
{
    /// <summary>Whether the model takes more memory than it may.</summary>
    public bool IsTooLarge { get; private init; }

    /// <param name="failure">What who waited for its answer got instead.</param>
    /// <param name="maximumBytes">What the model might take of memory.</param>
    public static RunnerEnd Of(RunnerProcess process, RunnerWatch watch, Exception failure, long maximumBytes)
    {
        if (watch.HasEndedIt)
        {
            return new("it does not end its work when it is told to", watch.IsOverdue);
        }

        if (failure is InvalidDataException)
        {
            return new($"the process that runs it answers what is none: {failure.Message}", true);
        }

        return process.FindExitCode() switch
        {
            null => new("the process that runs it answers no more", true),
            MemoryWatch.Full => new($"it takes more than the {maximumBytes} bytes of memory that this service gives models", true)
            {
                IsTooLarge = true,
            },
            { } exitCode => new($"the process that runs it was ended {ProcessEnd.By(exitCode)}", !ProcessEnd.IsFromOutside(exitCode)),
        };
    }
}
